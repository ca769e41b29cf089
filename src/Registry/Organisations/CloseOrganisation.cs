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

/// <summary>Closes an organisation from a day on. It stays on record with everything that hangs on it; its appointments end.</summary>
public static class CloseOrganisation
{
    public sealed record Request : IReasoned
    {
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }

        /// <summary>The first day without it; today where absent, never in the future.</summary>
        public DateOnly? On { get; init; }

        /// <summary>Why, or the document that says so.</summary>
        [StringLength(500)] public string? Reason { get; init; }
    }

    /// <param name="Organisation">The organisation as it now stands.</param>
    public sealed record Response(OrganisationState Organisation) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"organisation {Organisation.Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("organisations/close", RegistryContract.OrganisationsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/organisations/{id:guid}/close", ([System.ComponentModel.Description("The organisation.")] Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Closes an organisation from a day on")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var today = db.Shared.Calendar.DayOf(clock.GetUtcNow());
        var on = request.On ?? today;
        if (on > today)
        {
            return Malformed.Field("on", "areas.day-in-future");
        }
        var found = await db.AtVersionAsync(request.Id, request.Version, actor, cancellation);
        if (!found.IsOk)
        {
            return found.Refusal;
        }
        var closed = found.Value.Close(on);
        if (!closed.IsOk)
        {
            return closed.Refusal;
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(OrganisationState.Of(found.Value, await db.AreaTreeAsync(cancellation)));
    }
}
