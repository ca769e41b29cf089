using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Platform.Data;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Fangxian.Situation.Curves;
using CountSeries = Fangxian.Epidemiology.Detection.CountSeries;

namespace Fangxian.Situation.Forecast;

/// <summary>
/// The forecast of an area's new cases by the ensemble, with its back-test on the days before. A day that is not told as good as
/// completely is left out, so that a forecast never takes late reports for a fall.
/// </summary>
internal sealed record AreaForecast
{
    public const int Horizon = 14;

    /// <summary>Fewer days than this are too few to begin with.</summary>
    public const int FewestDays = 28;

    /// <summary>The models learn from, and are tested on, at most so many days.</summary>
    private const int MostDays = 150;

    /// <summary>From how many days the back-test forecasts at most.</summary>
    private const int MostOrigins = 60;

    private const int FirstOrigin = 21;

    /// <summary>A day with less told than this share of its cases is not known yet.</summary>
    public const double CompleteFrom = 0.95;

    /// <summary>Days at the end that wait for some parts' reports are left out; a part that has stopped for longer is not waited for.</summary>
    private const int DaysWaitedForParts = 3;

    /// <summary>Why there is none: a stable code.</summary>
    public string? NotMade { get; init; }

    /// <summary>The last day known to it.</summary>
    public DateOnly LastDate { get; init; }

    public IReadOnlyList<QuantileForecast> Ensemble { get; init; } = [];

    public IReadOnlyList<QuantileForecast> Baseline { get; init; } = [];

    public BackTestSummary? At7 { get; init; }

    public BackTestSummary? At14 { get; init; }

    public int Origins { get; init; }

    /// <summary>Made once for a version of the counts.</summary>
    public static Task<AreaForecast> GetAsync(OutbreakDb db, Disease disease, AreaNode area, CancellationToken cancellation) =>
        db.KeptAsync(CasesContract.CountsTopic(disease.Id), $"forecast-made/{disease.Id}/{area.Position}", async _ =>
        {
            var curve = await AreaCurve.GetAsync(db, disease, area, null, CancellationToken.None);
            if (curve.Facts is not { } facts)
            {
                return new AreaForecast { NotMade = "situation.forecast.nothing-told" };
            }
            var nowcast = await AreaNowcast.GetAsync(db, disease, area, facts, null, CancellationToken.None);
            return Make(curve, LastKnown(curve, facts, nowcast), disease);
        }, cancellation);

    /// <summary>The last day that is told as good as completely.</summary>
    internal static DateOnly LastKnown(AreaCurve curve, SeriesFacts facts, NowcastView nowcast)
    {
        var last = facts.Last;
        if (nowcast.Days.FirstOrDefault(d => d.Completeness < CompleteFrom) is { } incomplete)
        {
            last = incomplete.Date.AddDays(-1);
        }
        for (var waited = 0; waited < DaysWaitedForParts && !curve.OwnIsBasis && facts.PartsReporting(last) < facts.PartsExpected(last); waited++)
        {
            last = last.AddDays(-1);
        }
        while (last > facts.First && curve.New(Measure.Confirmed, last) is not >= 0)
        {
            last = last.AddDays(-1);
        }
        return last;
    }

    private static AreaForecast Make(AreaCurve curve, DateOnly last, Disease disease)
    {
        var first = Math.Max(curve.First!.Value.DayNumber, last.DayNumber + 1 - MostDays);
        while (first < last.DayNumber && curve.New(Measure.Confirmed, DateOnly.FromDayNumber(first)) is null)
        {
            first++;
        }
        var made = new AreaForecast { LastDate = last };
        if (last.DayNumber - first + 1 < FewestDays)
        {
            return made with { NotMade = "situation.forecast.too-few-days" };
        }
        // A day that was corrected below zero tells nothing of its cases.
        var series = new CountSeries([.. Enumerable.Range(first, last.DayNumber - first + 1).Select(day => curve.New(Measure.Confirmed, DateOnly.FromDayNumber(day)) is >= 0 and var cases ? cases : (int?)null)], Periodicity.Daily);
        var (baseline, ensemble) = (new NaiveForecast(), new EnsembleForecast { Members = CaseModels.Of(disease) });
        var (ahead, naive) = (ensemble.Forecast(series, Horizon), baseline.Forecast(series, Horizon));
        if (ahead.Concat(naive).Where(one => !one.TryGet(out _)).Select(one => one.Why!.Value.Code).FirstOrDefault() is { } why)
        {
            return made with { NotMade = "why." + why };
        }
        var tested = BackTest.Run([series], [ensemble], baseline, new BackTestOptions { FirstOrigin = Math.Max(FirstOrigin, series.Length - MostOrigins), Horizon = Horizon });
        return made with
        {
            Ensemble = [.. ahead.Select(one => one.Value)],
            Baseline = [.. naive.Select(one => one.Value)],
            At7 = tested.Summary(0, 0, 7).TryGet(out var seven) ? seven : null,
            At14 = tested.Summary(0, 0, 14).TryGet(out var fourteen) ? fourteen : null,
            Origins = tested.OriginCount,
        };
    }

    /// <summary>The rows that go on record: the ensemble with its verdicts, and what it is compared with.</summary>
    public IReadOnlyList<RecordedForecast> Rows(short disease, long position, long version, string by, DateTimeOffset now)
    {
        return [Row("ensemble", Ensemble, At7, At14), Row("naive", Baseline, null, null)];

        RecordedForecast Row(string model, IReadOnlyList<QuantileForecast> days, BackTestSummary? seven, BackTestSummary? fourteen) => new()
        {
            Id = Guid.CreateVersion7(now),
            DiseaseId = disease,
            Position = position,
            Measure = Measure.Confirmed,
            LastDate = LastDate,
            Model = model,
            MadeAt = now,
            MadeBy = by,
            DataVersion = version,
            Verdict7 = seven?.Verdict,
            RelativeWis7 = Ratio(seven),
            Verdict14 = fourteen?.Verdict,
            RelativeWis14 = Ratio(fourteen),
            BackTestOrigins = Origins,
            Quantiles = RecordedForecast.Written(days),
        };
    }

    private static double? Ratio(BackTestSummary? summary) => summary is { RelativeWis: var ratio } && double.IsFinite(ratio) ? Math.Round(ratio, 4) : null;
}
