using Fangxian.Cases.Classification;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Investigation;

/// <summary>
/// What the results of tests say of a case, as facts that editions judge by: entered once, as results. Where there are results of
/// a method, they alone say it; where there are none, whoever investigates may.
/// </summary>
internal static class TestFacts
{
    private const string NegativeTwice = "rna-negative-twice";

    private static readonly IReadOnlyDictionary<TestMethod, string> PositiveOf = new Dictionary<TestMethod, string>
    {
        [TestMethod.RtPcr] = "rna-positive",
        [TestMethod.Sequencing] = "genome-homologous",
        [TestMethod.AntibodyIgM] = "igm-positive",
        [TestMethod.AntibodyIgG] = "igg-positive",
    };

    /// <summary>The facts with those in the place that the results tell.</summary>
    public static IReadOnlyList<CaseFact> Within(IReadOnlyList<CaseFact> told, IReadOnlyCollection<(TestMethod Method, TestResult Result, DateOnly TakenOn, DateOnly ResultOn)> results)
    {
        var facts = told.ToDictionary(f => f.Code, StringComparer.Ordinal);
        foreach (var (method, code) in PositiveOf)
        {
            var own = results.Where(r => r.Method == method && r.Result is not TestResult.Inconclusive).OrderBy(r => r.ResultOn).ToArray();
            if (own.Length > 0)
            {
                var first = own.FirstOrDefault(r => r.Result is TestResult.Positive);
                facts[code] = first != default ? new CaseFact(code, true, first.ResultOn) : new CaseFact(code, false);
            }
        }
        // Since the last positive: two samples of different days lie at least a day apart.
        var swabs = results.Where(r => r.Method is TestMethod.RtPcr && r.Result is not TestResult.Inconclusive).OrderByDescending(r => r.TakenOn).ToArray();
        var negative = swabs.TakeWhile(r => r.Result is TestResult.Negative).DistinctBy(r => r.TakenOn).ToArray();
        if (swabs.Length > 0)
        {
            facts[NegativeTwice] = negative.Length > 1 ? new CaseFact(NegativeTwice, true, negative.Max(r => r.ResultOn)) : new CaseFact(NegativeTwice, false);
        }
        return [.. facts.Values.OrderBy(f => f.Code, StringComparer.Ordinal)];
    }

    /// <summary>Writes into the case what its results say now; of the methods touched, what they said before goes.</summary>
    public static async Task RenewAsync(OutbreakDb db, Guid caseId, IReadOnlyCollection<TestMethod> touched, CancellationToken cancellation)
    {
        var of = await db.Cases().FirstAsync(c => c.Id == caseId, cancellation);
        var gone = touched.SelectMany(m => new[] { PositiveOf.GetValueOrDefault(m), m is TestMethod.RtPcr ? NegativeTwice : null }).ToHashSet();
        of.Facts = CaseFactJson.Write(Within([.. CaseFactJson.Read(of.Facts).Where(f => !gone.Contains(f.Code))], await ResultsAsync(db, caseId, cancellation)));
        await db.SaveChangesAsync(cancellation);
    }

    public static async Task<IReadOnlyCollection<(TestMethod Method, TestResult Result, DateOnly TakenOn, DateOnly ResultOn)>> ResultsAsync(OutbreakDb db, Guid caseId, CancellationToken cancellation) =>
        [.. (await db.CaseTests().Where(t => t.CaseId == caseId).Join(db.CaseSamples(), t => t.SampleId, s => s.Id, (t, s) => new { t.Method, t.Result, s.TakenOn, t.ResultOn }).ToListAsync(cancellation)).Select(r => (r.Method, r.Result, r.TakenOn, r.ResultOn))];
}
