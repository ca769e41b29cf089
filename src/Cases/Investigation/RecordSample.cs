using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Investigation;

/// <summary>Records a sample taken from a case. Taken on another day than was told, what its results say of the case is told anew.</summary>
public static class RecordSample
{
    public sealed record Request
    {
        /// <summary>The case.</summary>
        [JsonIgnore] public Guid CaseId { get; init; }

        /// <summary>The sample that this tells of; left out for another.</summary>
        public Guid? Id { get; init; }

        /// <summary>What was taken.</summary>
        [Required, EnumDataType(typeof(SampleKind))] public SampleKind? Kind { get; init; }

        /// <summary>The day it was taken.</summary>
        [Required] public DateOnly? TakenOn { get; init; }

        /// <summary>The number on the tube.</summary>
        [StringLength(60), Name] public string? Label { get; init; }
    }

    public static readonly Slice<Request, EntryRecorded> Slice = Platform.Modules.Slice.Write<Request, EntryRecorded>("cases/record-sample", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/{caseId:guid}/samples", (Guid caseId, Request request, Door door) => door.Answer(Slice, request with { CaseId = caseId }))
            .For(Slice, "Records a sample taken from a case");

    internal static async Task<Result<EntryRecorded>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tests = await db.CaseTests().AsNoTracking().Where(t => t.SampleId == request.Id && t.CaseId == request.CaseId).Select(t => new { t.Method, t.ResultOn }).ToListAsync(cancellation);
        if (tests.Count > 0 && tests.Min(t => t.ResultOn) is var first && request.TakenOn > first)
        {
            return Malformed.Field("takenOn", "cases.sample.after-result", Platform.Localisation.Words.Iso(first));
        }
        var recorded = await EntryRecorded.AddAsync(db, request.CaseId, new("takenOn", request.TakenOn!.Value, null, IsCare: false), clock, async of =>
        {
            var label = NameText.Clean(request.Label);
            if (request.Id is not { } id)
            {
                var added = new CaseSample { Id = Guid.CreateVersion7(clock.Now()), CaseId = of.Id, Position = of.Position, Kind = request.Kind!.Value, TakenOn = request.TakenOn!.Value, Label = label };
                db.Add(added);
                return added.Id;
            }
            if (await db.CaseSamples().FirstOrDefaultAsync(s => s.Id == id && s.CaseId == of.Id, cancellation) is not { } sample)
            {
                return null;
            }
            (sample.Kind, sample.TakenOn, sample.Label) = (request.Kind!.Value, request.TakenOn!.Value, label);
            return sample.Id;
        }, cancellation);
        if (recorded.IsOk && tests.Count > 0)
        {
            await TestFacts.RenewAsync(db, request.CaseId, [.. tests.Select(t => t.Method).Distinct()], cancellation);
        }
        return recorded;
    }
}
