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

/// <summary>Records what a test of a sample found. One sample may be tested often.</summary>
public static class RecordTest
{
    public sealed record Request
    {
        /// <summary>The case.</summary>
        [JsonIgnore] public Guid CaseId { get; init; }

        /// <summary>The test that this tells of; left out for another.</summary>
        public Guid? Id { get; init; }

        /// <summary>The sample.</summary>
        [Required] public Guid? Sample { get; init; }

        /// <summary>How it was tested.</summary>
        [Required, EnumDataType(typeof(TestMethod))] public TestMethod? Method { get; init; }

        /// <summary>What it found.</summary>
        [Required, EnumDataType(typeof(TestResult))] public TestResult? Result { get; init; }

        /// <summary>The day of the result.</summary>
        [Required] public DateOnly? ResultOn { get; init; }

        /// <summary>Name of the laboratory.</summary>
        [StringLength(100), Name] public string? Laboratory { get; init; }
    }

    public static readonly Slice<Request, EntryRecorded> Slice = Platform.Modules.Slice.Write<Request, EntryRecorded>("cases/record-test", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/{caseId:guid}/tests", (Guid caseId, Request request, Door door) => door.Answer(Slice, request with { CaseId = caseId }))
            .For(Slice, "Records the result of a test of a sample");

    internal static async Task<Result<EntryRecorded>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockCaseAsync(request.CaseId, cancellation);
        var taken = await db.CaseSamples().AsNoTracking().Where(s => s.Id == request.Sample && s.CaseId == request.CaseId).Select(s => (DateOnly?)s.TakenOn).FirstOrDefaultAsync(cancellation);
        if (taken > request.ResultOn)
        {
            return Malformed.Field("resultOn", "cases.until-before-from", Platform.Localisation.Words.Iso(taken.Value));
        }
        var before = request.Id is null ? null : await db.CaseTests().AsNoTracking().Where(t => t.Id == request.Id && t.CaseId == request.CaseId).Select(t => (TestMethod?)t.Method).FirstOrDefaultAsync(cancellation);
        var recorded = await EntryRecorded.AddAsync(db, request.CaseId, new("resultOn", request.ResultOn!.Value, null, IsCare: false), clock, async of =>
        {
            var laboratory = NameText.Clean(request.Laboratory);
            if (request.Id is null && taken is not null)
            {
                var added = new CaseTest
                {
                    Id = Guid.CreateVersion7(clock.Now()), SampleId = request.Sample!.Value, CaseId = of.Id, Position = of.Position, Method = request.Method!.Value,
                    Result = request.Result!.Value, ResultOn = request.ResultOn!.Value, Laboratory = laboratory,
                };
                db.Add(added);
                return added.Id;
            }
            if (await db.CaseTests().FirstOrDefaultAsync(t => t.Id == request.Id && t.SampleId == request.Sample && t.CaseId == of.Id, cancellation) is not { } test)
            {
                return null;
            }
            (test.Method, test.Result, test.ResultOn, test.Laboratory) = (request.Method!.Value, request.Result!.Value, request.ResultOn!.Value, laboratory);
            return test.Id;
        }, cancellation);
        if (recorded.IsOk)
        {
            await TestFacts.RenewAsync(db, request.CaseId, [request.Method!.Value, before ?? request.Method.Value], cancellation);
        }
        return recorded;
    }
}
