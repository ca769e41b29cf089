using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Organisations;

/// <summary>Changes what is known of an organisation. A former name stays findable; a change of area moves it with all its history.</summary>
public static class ChangeOrganisation
{
    public sealed record Request : OrganisationFields
    {
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }
    }

    /// <param name="Organisation">The organisation as it now stands.</param>
    public sealed record Response(OrganisationState Organisation) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"organisation {Organisation.Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("organisations/change", RegistryContract.OrganisationsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/organisations/{id:guid}", ([System.ComponentModel.Description("The organisation.")] Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Changes what is known of an organisation")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var found = await db.ToChangeAsync(request.Id, actor, cancellation);
        if (!found.IsOk)
        {
            return found.Refusal;
        }
        var organisation = found.Value;
        var wanted = await OrganisationDetails.OfAsync(request, organisation, db, actor, clock, cancellation);
        if (!wanted.IsOk)
        {
            return wanted.Refusal;
        }
        var tree = await db.AreaTreeAsync(cancellation);
        if (request.Version != organisation.Version)
        {
            return new VersionConflict(OrganisationState.Wanted(organisation.Id, request.Version, wanted.Value), OrganisationState.Of(organisation, tree));
        }
        var changed = organisation.Change(wanted.Value, db.Shared.Calendar.DayOf(clock.GetUtcNow()));
        if (!changed.IsOk)
        {
            return changed.Refusal;
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(OrganisationState.Of(organisation, tree));
    }
}
