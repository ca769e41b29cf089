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
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Investigation;

/// <summary>Takes away a stay, treatment, sample or test that was entered by mistake; the audit keeps what it was, and why.</summary>
public static class RemoveEntry
{
    public sealed record Request : IReasoned
    {
        /// <summary>The case.</summary>
        [JsonIgnore] public Guid CaseId { get; init; }

        /// <summary>The stay, treatment, sample (with its tests) or test.</summary>
        [JsonIgnore] public Guid Entry { get; init; }

        /// <summary>Why.</summary>
        [Required, StringLength(500)] public string? Reason { get; init; }
    }

    /// <param name="Removed">How many rows went.</param>
    public sealed record Response(int Removed) : IAudited
    {
        [JsonIgnore] public string AuditRecords { get; init; } = "";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/remove-entry", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/{caseId:guid}/entries/{entry:guid}/removal", (Guid caseId, Guid entry, Request request, Door door) => door.Answer(Slice, request with { CaseId = caseId, Entry = entry }))
            .For(Slice, "Takes away what was entered of a case by mistake");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockCaseAsync(request.CaseId, cancellation);
        if (await db.Cases().AsNoTracking().FirstOrDefaultAsync(c => c.Id == request.CaseId, cancellation) is not { } of)
        {
            return new CaseNotFound(request.CaseId.ToString());
        }
        var entries = new List<object>();
        entries.AddRange(await db.CaseStays().Where(s => s.Id == request.Entry && s.CaseId == of.Id).ToListAsync(cancellation));
        entries.AddRange(await db.CaseTreatments().Where(t => t.Id == request.Entry && t.CaseId == of.Id).ToListAsync(cancellation));
        entries.AddRange(await db.CaseSamples().Where(s => s.Id == request.Entry && s.CaseId == of.Id).ToListAsync(cancellation));
        entries.AddRange(await db.CaseTests().Where(t => (t.Id == request.Entry || t.SampleId == request.Entry) && t.CaseId == of.Id).ToListAsync(cancellation));
        if (entries.Count == 0)
        {
            return new EntryNotFound();
        }
        db.RemoveRange(entries);
        await db.SaveChangesAsync(cancellation);
        if (entries.OfType<CaseTest>().Select(t => t.Method).Distinct().ToArray() is { Length: > 0 } methods)
        {
            await TestFacts.RenewAsync(db, of.Id, methods, cancellation);
        }
        db.RaiseVersion(CaseTables.Topic(of.DiseaseId));
        return new Response(entries.Count) { AuditRecords = $"case {of.Number}: entry removed", AuditPosition = of.Position };
    }
}
