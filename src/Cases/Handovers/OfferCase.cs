using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Handovers;

/// <summary>
/// Offers a case to the area that ought to follow it, mostly that of residence. Until it accepts, the case stays where it is and the
/// other area sees disease, sex, age and area of residence, no more.
/// </summary>
public static class OfferCase
{
    public sealed record Request : IReasoned
    {
        /// <summary>The case.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>Code of the area that is to take it.</summary>
        [Required, StringLength(20)] public string? ToArea { get; init; }

        /// <summary>Why; both sides read it, so no names.</summary>
        [Required, StringLength(500)] public string? Reason { get; init; }
    }

    /// <param name="Id">The offer.</param>
    /// <param name="To">Code of the area that is to take the case.</param>
    public sealed record Response(Guid Id, string To) : IAudited
    {
        [JsonIgnore] public string AuditRecords { get; init; } = "";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/offer", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/{id:guid}/offers", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Offers a case to another area");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        await db.LockCaseAsync(request.Id, cancellation);
        if (await db.Cases().AsNoTracking().FirstOrDefaultAsync(c => c.Id == request.Id, cancellation) is not { } offered)
        {
            return new CaseNotFound(request.Id.ToString());
        }
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(request.ToArea) is not { } to)
        {
            return new AreaNotFound(request.ToArea!);
        }
        if (!to.IsOpenOn(db.Shared.Calendar.DayOf(now)))
        {
            return new AreaClosed(to.Name);
        }
        if (to.Position == offered.Position)
        {
            return new OfferedToItself(to.Name);
        }
        if (await db.CaseHandovers().AnyAsync(h => h.CaseId == offered.Id && h.Side == HandoverSide.Given && h.State == HandoverState.Offered, cancellation))
        {
            return new OfferedAlready(offered.Number);
        }
        var id = Offer(db, offered, tree.Find(offered.Position)!, to, actor.Name, request.Reason!.Trim(), now);
        await db.SaveChangesAsync(cancellation);
        return new Response(id, to.Code) { AuditRecords = $"case {offered.Number}: offered to {to.Code}", AuditPosition = offered.Position };
    }

    /// <summary>Adds both copies of the offer to what is to be saved.</summary>
    internal static Guid Offer(OutbreakDb db, Case offered, AreaNode from, AreaNode to, string by, string? reason, DateTimeOffset now)
    {
        var given = new CaseHandover
        {
            Id = Guid.CreateVersion7(now), Side = HandoverSide.Given, Position = from.Position, CaseId = offered.Id, DiseaseId = offered.DiseaseId, Number = offered.Number,
            FromPosition = from.Position, ToPosition = to.Position, ResidencePosition = offered.ResidencePosition, Sex = offered.Sex, AgeYears = offered.AgeYears,
            ReportedAt = offered.ReportedAt, OfferedAt = now, OfferedBy = by, Reason = reason,
        };
        db.Add(given);
        db.Add(given.Copy(HandoverSide.Taken, to.Position));
        return given.Id;
    }
}
