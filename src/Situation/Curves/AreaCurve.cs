using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;
using Fangxian.Platform.Data;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;

namespace Fangxian.Situation.Curves;

/// <summary>What reproduction number and growth rate are computed on.</summary>
public enum CurveBasis
{
    /// <summary>The counts as they are told.</summary>
    Told = 0,

    /// <summary>The medians of the nowcast on the last days, and the counts as they are told before.</summary>
    Nowcast = 1,
}

/// <summary>
/// The whole course of one disease in one area, with what is estimated from it: new confirmed cases per day, the
/// instantaneous reproduction number (Cori et al. 2013) and the growth rate at every day. A day's estimate uses only
/// what lies before it, so one curve serves every day that is looked back to.
/// </summary>
public sealed class AreaCurve
{
    private readonly Dictionary<DateOnly, ReproductionNumberWindow> _reproduction;
    private readonly Dictionary<DateOnly, GrowthWindow> _growth;

    private AreaCurve(SeriesFacts? facts, Disease disease, IReadOnlyDictionary<DateOnly, int>? nowcast)
    {
        Facts = facts;
        OwnIsBasis = facts?.HasOwn(Measure.Confirmed) ?? false;
        HasSerialInterval = disease is { SerialIntervalMeanDays: > 1, SerialIntervalSdDays: > 0 };
        var incidence = facts is null ? null : DailyNew(facts, nowcast);
        _growth = incidence is null ? [] : QuasiPoissonGrowth.EstimateRolling(incidence, new GrowthWindowOptions { NegativeCounts = NegativeCounts.TreatAsZero }).ToDictionary(w => w.End);
        _reproduction = incidence is null || !HasSerialInterval ? [] : InstantaneousReproductionNumber
            .Estimate(incidence, DiscretisedSerialInterval.ShiftedGamma(disease.SerialIntervalMeanDays!.Value, disease.SerialIntervalSdDays!.Value), Options)
            .ToDictionary(w => w.End);
    }

    /// <summary>Windows of seven days; a negative day (a correction by the source) counts as no case.</summary>
    public static readonly ReproductionNumberOptions Options = new() { NegativeCounts = NegativeCounts.TreatAsZero };

    /// <summary>Fewer cases in a window than this tell too little of the reproduction number.</summary>
    public static readonly int CasesNeeded = InstantaneousReproductionNumber.CasesNeeded();

    /// <summary>The counts; null where nobody has ever reported.</summary>
    public SeriesFacts? Facts { get; }

    /// <summary>The area's own figures are used; otherwise the sum of its parts.</summary>
    public bool OwnIsBasis { get; }

    public bool HasSerialInterval { get; }

    public DateOnly? First => Facts?.First;

    public DateOnly? Last => Facts?.Last;

    public int? Total(Measure measure, DateOnly date) => Facts?.Effective(measure, date);

    public int? New(Measure measure, DateOnly date) => Facts?.EffectiveNew(measure, date);

    /// <summary>New cases in the days up to and including a day: the difference of the totals where both are known.</summary>
    public int? NewIn(int days, DateOnly date) => NewIn(Facts, days, date);

    internal static int? NewIn(SeriesFacts? facts, int days, DateOnly date) => facts is null ? null
        : facts.Effective(Measure.Confirmed, date) - facts.Effective(Measure.Confirmed, date.AddDays(-days));

    /// <summary>Mean of seven days' new cases; unknown where any of them is.</summary>
    public double? MeanOf7(DateOnly date)
    {
        var sum = 0;
        for (var back = 0; back < 7; back++)
        {
            if (New(Measure.Confirmed, date.AddDays(-back)) is not { } cases)
            {
                return null;
            }
            sum += cases;
        }
        return sum / 7.0;
    }

    /// <summary>The reproduction number of the seven days up to a day, or why there is none.</summary>
    public Estimate<ReproductionNumber> Reproduction(DateOnly date) =>
        !_reproduction.TryGetValue(date, out var window) ? new NotEstimable(NotEstimableReason.TooFewDays)
        : window.CasesInWindow < CasesNeeded ? new NotEstimable(NotEstimableReason.TooFewCases)
        : window.ReproductionNumber;

    public long? CasesInWindow(DateOnly date) => _reproduction.TryGetValue(date, out var window) ? window.CasesInWindow : null;

    /// <summary>The growth rate over the fourteen days up to a day, or why there is none.</summary>
    public Estimate<GrowthRate> Growth(DateOnly date) =>
        _growth.TryGetValue(date, out var window) ? window.GrowthRate : new NotEstimable(NotEstimableReason.TooFewDays);

    /// <summary>The curve of an area, kept until a count of the disease changes.</summary>
    public static Task<AreaCurve> GetAsync(OutbreakDb db, Disease disease, AreaNode area, DateTimeOffset? knownAt, CancellationToken cancellation) =>
        db.KeptAsync(CasesContract.CountsTopic(disease.Id), $"curve/{disease.Id}/{area.Position}/{knownAt:O}",
            async _ => new AreaCurve(await db.CountFactsAsync(disease.Id, area, knownAt, CancellationToken.None), disease, null), cancellation);

    /// <summary>The same curve with reproduction number and growth rate computed on something else; the counts stay those that are told.</summary>
    public async Task<AreaCurve> OnAsync(CurveBasis basis, OutbreakDb db, Disease disease, AreaNode area, DateTimeOffset? knownAt, CancellationToken cancellation) =>
        basis is CurveBasis.Told || Facts is null || await AreaNowcast.GetAsync(db, disease, area, Facts, knownAt, cancellation) is not { NotMade: null } nowcast ? this
            : await db.KeptAsync(CasesContract.CountsTopic(disease.Id), $"curve-nowcast/{disease.Id}/{area.Position}/{knownAt:O}", _ => Task.FromResult(new AreaCurve(Facts, disease, nowcast.Medians)), cancellation);

    private static DailyIncidence? DailyNew(SeriesFacts facts, IReadOnlyDictionary<DateOnly, int>? nowcast)
    {
        var first = facts.First;
        while (first <= facts.Last && facts.EffectiveNew(Measure.Confirmed, first) is null)
        {
            first = first.AddDays(1);
        }
        var days = facts.Last.DayNumber - first.DayNumber + 1;
        if (days < 1)
        {
            return null;
        }
        var counts = new int?[days];
        for (var i = 0; i < days; i++)
        {
            counts[i] = nowcast?.TryGetValue(first.AddDays(i), out var cases) == true ? cases : facts.EffectiveNew(Measure.Confirmed, first.AddDays(i));
        }
        return new DailyIncidence(first, counts);
    }
}
