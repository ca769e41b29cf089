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

/// <summary>
/// Appoints the first-responsible person 第一责任人 of an organisation, or the deputy 副职, from a day on; whoever held the role
/// before holds it until that day. The same person from the same day mends post, telephone and account.
/// </summary>
public static class AppointPerson
{
    public sealed record Request
    {
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The version of the organisation that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }

        /// <summary>First-responsible person or deputy.</summary>
        [EnumDataType(typeof(AppointmentRole))] public AppointmentRole Role { get; init; } = AppointmentRole.FirstResponsible;

        /// <summary>The person's name.</summary>
        [Required, Name, StringLength(60)] public string PersonName { get; init; } = "";

        /// <summary>The person's post.</summary>
        [Name, StringLength(100)] public string? Post { get; init; }

        /// <summary>Telephone of the office, not of the person.</summary>
        [RegularExpression(OrganisationFields.Telephone)] public string? OfficePhone { get; init; }

        /// <summary>The account by which the person works here, where there is one.</summary>
        public Guid? AccountId { get; init; }

        /// <summary>The first day; today where absent, never in the future.</summary>
        public DateOnly? From { get; init; }
    }

    /// <param name="Appointment">The appointment as it now stands.</param>
    /// <param name="Version">The version of the organisation.</param>
    public sealed record Response(AppointmentItem Appointment, int Version) : IAudited
    {
        internal Guid Organisation { get; init; }
        [JsonIgnore] public string AuditRecords => $"organisation {Organisation}, appointment {Appointment.Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("organisations/appoint", RegistryContract.OrganisationsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/organisations/{id:guid}/appointments", ([System.ComponentModel.Description("The organisation.")] Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Appoints the first-responsible person of an organisation, or the deputy")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var today = db.Shared.Calendar.DayOf(clock.GetUtcNow());
        if (NameText.Clean(request.PersonName) is not { } person)
        {
            return Malformed.Field("personName", "validation.required");
        }
        if (request.From > today)
        {
            return Malformed.Field("from", "areas.day-in-future");
        }
        var found = await db.AtVersionAsync(request.Id, request.Version, actor, cancellation);
        if (!found.IsOk)
        {
            return found.Refusal;
        }
        var organisation = found.Value;
        var appointed = organisation.Appoint(new Appointment
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = organisation.Id,
            Position = organisation.Position,
            Role = request.Role,
            PersonName = person,
            Post = NameText.Clean(request.Post),
            OfficePhone = NameText.Clean(request.OfficePhone),
            AccountId = request.AccountId,
            From = request.From ?? today,
        });
        if (!appointed.IsOk)
        {
            return appointed.Refusal;
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(AppointmentItem.Of(appointed.Value), organisation.Version) { Organisation = organisation.Id };
    }
}
