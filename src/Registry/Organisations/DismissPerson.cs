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

/// <summary>Ends the appointment in a role from a day on. Until somebody follows, the organisation is listed as a gap.</summary>
public static class DismissPerson
{
    public sealed record Request : IReasoned
    {
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The version of the organisation that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }

        /// <summary>First-responsible person or deputy.</summary>
        [EnumDataType(typeof(AppointmentRole))] public AppointmentRole Role { get; init; } = AppointmentRole.FirstResponsible;

        /// <summary>The first day on which the person no longer answers; today where absent, never in the future.</summary>
        public DateOnly? On { get; init; }

        /// <summary>Why, or the document that says so.</summary>
        [StringLength(500)] public string? Reason { get; init; }
    }

    /// <param name="Appointment">The appointment that ended.</param>
    /// <param name="Version">The version of the organisation.</param>
    public sealed record Response(AppointmentItem Appointment, int Version) : IAudited
    {
        internal Guid Organisation { get; init; }
        [JsonIgnore] public string AuditRecords => $"organisation {Organisation}, appointment {Appointment.Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("organisations/dismiss", RegistryContract.OrganisationsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/organisations/{id:guid}/dismiss", ([System.ComponentModel.Description("The organisation.")] Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Ends the appointment of the first-responsible person, or of the deputy")
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
        var ended = found.Value.Dismiss(request.Role, on);
        if (!ended.IsOk)
        {
            return ended.Refusal;
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(AppointmentItem.Of(ended.Value), found.Value.Version) { Organisation = found.Value.Id };
    }
}
