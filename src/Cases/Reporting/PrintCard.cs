using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Reporting;

/// <summary>
/// The statutory report card with identity number and telephone in full, as the law requires on the card: for whoever may report
/// cases and reveal numbers in the area of the case, and says why. The audit keeps who, whom, when and the reason.
/// </summary>
public static class PrintCard
{
    public sealed record Request : IReasoned
    {
        /// <summary>The case.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>What the card is needed for.</summary>
        [Required, Name, StringLength(500, MinimumLength = 4)] public string Reason { get; init; } = "";
    }

    public static readonly Slice<Request, ShowCard.Response> Slice = Platform.Modules.Slice.Read<Request, ShowCard.Response>("cases/print-card", RegistryContract.PeopleReveal, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/{id:guid}/card", ([System.ComponentModel.Description("The case.")] Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "The statutory report card with numbers in full; the reason is kept in the audit");

    internal static async Task<Result<ShowCard.Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Reason))
        {
            return Malformed.Field("reason", "validation.required");
        }
        return actor.Acting(CasesContract.CasesReport) is { } reporting
            ? await ShowCard.CardAsync(request.Id, NumberShown.InFull, db, reporting, cancellation)
            : new NotPermitted(CasesContract.CasesReport.Name);
    }
}
