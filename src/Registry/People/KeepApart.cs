using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>Says that two like records are of two persons (twins, namesakes): they are never brought up again.</summary>
public static class KeepApart
{
    public sealed record Request
    {
        /// <summary>Id of the pair.</summary>
        public Guid Match { get; init; }
    }

    /// <param name="Match">The pair.</param>
    public sealed record Response(Guid Match) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"match {Match} apart";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("people/keep-apart", RegistryContract.PeopleMerge, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/people/matches/{id:guid}/apart", ([System.ComponentModel.Description("The pair.")] Guid id, Door door) => door.Answer(Slice, new Request { Match = id }))
            .For(Slice, "Says that two like records are of two persons");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.Set<PersonMatch>().SingleOrDefaultAsync(m => m.Id == request.Match, cancellation) is not { } match)
        {
            return new MatchNotFound(request.Match.ToString());
        }
        var decided = match.Decide(MatchState.Apart, actor.Name, clock.Now());
        return decided.IsOk ? new Response(match.Id) : decided.Refusal;
    }
}
