using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.People;

/// <summary>
/// Puts a person on record, or finds the one on record already: by identity number, or where name, day of birth and telephone
/// leave no doubt. Who is like enough to be the same person waits for somebody's decision.
/// </summary>
public static class RegisterPerson
{
    public sealed record Request : PersonTold
    {
        /// <summary>Code of the area that keeps the record.</summary>
        [Required] public string Area { get; init; } = "";
    }

    /// <param name="PersonId">The person on record.</param>
    /// <param name="IsNew">Whether the record was made now.</param>
    /// <param name="Candidates">Persons of one's own areas who may be the same.</param>
    public sealed record Response(Guid PersonId, bool IsNew, IReadOnlyList<Guid> Candidates) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"person {PersonId}";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("people/register", RegistryContract.PeopleWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/people", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Puts a person on record, or finds the one on record already");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(request.Area) is not { } area || !actor.Scope.Covers(area.Position))
        {
            return new AreaNotFound(request.Area);
        }
        if (area.ClosedOn is not null)
        {
            return new AreaClosed(area.Name);
        }
        var now = clock.Now();
        var wanted = PersonReading.Read(request, tree, area.Position, db.Shared.Calendar.DayOf(now));
        if (!wanted.IsOk)
        {
            return wanted.Refusal;
        }
        var registered = await db.RegisterPersonsAsync([wanted.Value], now, cancellation);
        if (registered[0].BornAfterRole is { } wrong)
        {
            return Malformed.Of("birthDate", wrong);
        }
        return new Response(registered[0].PersonId, registered[0].IsNew, registered[0].Candidates) { AuditPosition = area.Position };
    }
}
