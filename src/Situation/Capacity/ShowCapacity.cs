using System.ComponentModel.DataAnnotations;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Screening;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Diseases;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Situation.Capacity;

/// <summary>
/// How many beds, ordinary and of intensive care, and how much staff will the cases of an area need in the next 14 days, and are
/// there enough? Cases known and forecast, through admission and stay as the asker says; published figures where the asker says nothing.
/// </summary>
public static class ShowCapacity
{
    private const int HorizonDays = 14;
    private const int LongestHistoryDays = 120;
    private const int Paths = 500;

    /// <summary>Stays differ between patients by about half their mean; only the mean is asked for.</summary>
    private const double StayVariation = 0.5;

    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area: 2, 4, 6, 9, 12 or 15 digits.</summary>
        [Required] public string? Area { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>The last day that is known; the last with a figure by default.</summary>
        public DateOnly? Date { get; init; }

        /// <summary>Only what was known at this instant; a day means its end.</summary>
        public string? KnownAt { get; init; }

        /// <summary>Share of cases that is admitted, in percent.</summary>
        [Range(0.0, 100.0)] public double? AdmissionPercent { get; init; }

        /// <summary>Mean days from report to admission; 1 by default.</summary>
        [Range(0.1, 60.0)] public double? AdmissionDelayDays { get; init; }

        /// <summary>Mean days in an ordinary bed.</summary>
        [Range(0.1, 200.0)] public double? StayDays { get; init; }

        /// <summary>Share of the admitted that needs intensive care, in percent.</summary>
        [Range(0.0, 100.0)] public double? IntensiveCarePercent { get; init; }

        /// <summary>Mean days in intensive care; patients go there on admission and afterwards lie in an ordinary bed.</summary>
        [Range(0.1, 200.0)] public double? IntensiveCareStayDays { get; init; }

        /// <summary>Ordinary beds there are for these patients.</summary>
        [Range(0.0, 10_000_000.0)] public double? Beds { get; init; }

        /// <summary>Beds of intensive care there are for these patients.</summary>
        [Range(0.0, 1_000_000.0)] public double? IntensiveCareBeds { get; init; }

        /// <summary>Patients in ordinary beds that one person on duty cares for; 8 by default.</summary>
        [Range(0.1, 1000.0)] public double? PatientsPerStaff { get; init; }
    }

    public static readonly Slice<Request, CapacityView> Slice = Platform.Modules.Slice.Read<Request, CapacityView>("situation/show-capacity", SituationContract.SituationRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/situation/capacity", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Beds, intensive care and staff of the next 14 days, with intervals");

    internal static async Task<Result<CapacityView>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var sight = await Sight.ReadAsync(request.Area, request.Disease, request.KnownAt, db, actor, cancellation);
        if (!sight.IsOk)
        {
            return sight.Refusal;
        }
        var (area, disease, knownAt, tree) = sight.Value;
        var assumed = Assume(request, disease);
        var key = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"capacity/{disease.Id}/{area.Position}/{request.Date:yyyy-MM-dd}/{knownAt:O}/{tree.Version}/{request.AdmissionPercent}/{request.AdmissionDelayDays}/{request.StayDays}/{request.IntensiveCarePercent}/{request.IntensiveCareStayDays}/{request.Beds}/{request.IntensiveCareBeds}/{request.PatientsPerStaff}");
        return await db.KeptAsync(CasesContract.CountsTopic(disease.Id), key, async version =>
        {
            var curve = await AreaCurve.GetAsync(db, disease, area, knownAt, CancellationToken.None);
            var view = new CapacityView { Area = area.Code, Assumed = assumed, ETag = $"{key}/{version}".Replace(' ', '_') };
            if (curve.Facts is not { } facts)
            {
                return view;
            }
            var date = request.Date is { } asked && asked < facts.Last ? asked : facts.Last;
            return assumed is null ? view with { Date = date } : Forecast(view with { Date = date }, History(curve, date), disease, assumed, request);
        }, cancellation);
    }

    /// <summary>What is said, and what is published where nothing is said; null where neither is there.</summary>
    private static CareAssumed? Assume(Request request, Disease disease)
    {
        var published = CareDefaults.Of(disease.Code);
        var intensive = request.IntensiveCarePercent ?? published?.IntensiveCarePercent ?? 0;
        if ((request.AdmissionPercent ?? published?.AdmissionPercent) is not { } admission || (request.StayDays ?? published?.StayDays) is not { } stay)
        {
            return null;
        }
        var intensiveStay = request.IntensiveCareStayDays ?? published?.IntensiveCareStayDays ?? stay;
        var isPublished = published is { } p && (admission == p.AdmissionPercent || stay == p.StayDays || intensive == p.IntensiveCarePercent || intensiveStay == p.IntensiveCareStayDays);
        return new CareAssumed
        {
            AdmissionPercent = admission,
            AdmissionDelayDays = request.AdmissionDelayDays ?? CareDefaults.AdmissionDelayDays,
            StayDays = stay,
            IntensiveCarePercent = intensive,
            IntensiveCareStayDays = intensiveStay,
            PatientsPerStaff = request.PatientsPerStaff ?? CareDefaults.PatientsPerStaff,
            Source = isPublished ? published!.Source : null,
        };
    }

    /// <summary>The known days up to a day without a gap, at most 120.</summary>
    private static DailyIncidence? History(AreaCurve curve, DateOnly date)
    {
        var counts = new List<int?>();
        while (counts.Count < LongestHistoryDays && curve.New(Measure.Confirmed, date.AddDays(-counts.Count)) is { } cases)
        {
            counts.Add(cases);
        }
        counts.Reverse();
        return counts.Count > 0 ? new DailyIncidence(date.AddDays(1 - counts.Count), counts.ToArray()) : null;
    }

    private static CapacityView Forecast(CapacityView view, DailyIncidence? history, Disease disease, CareAssumed assumed, Request request)
    {
        if (history is null)
        {
            return view with { NotEstimable = new NotEstimable(NotEstimableReason.UnknownDays).Code };
        }
        var models = Models(disease);
        view = view with
        {
            From = history.FirstDate,
            Cases = history.Counts.ToArray().Sum(n => Math.Max(0, n ?? 0)),
            DaysBelowZero = history.Counts.ToArray().Count(n => n < 0),
            Models = [.. models.Select(m => m.Name)],
        };
        var forecast = CareForecast.Of(history, new EnsembleForecast { Members = models }, HorizonDays, Course(assumed), NegativeCounts.TreatAsZero, Paths, seed: 1);
        if (forecast.Care is not { } care)
        {
            return view with { NotEstimable = forecast.NotEstimable };
        }
        var staff = new StaffRule { PatientsPerPersonOnDuty = assumed.PatientsPerStaff };
        return view with
        {
            Days = [.. Enumerable.Range(0, HorizonDays).Select(day => Day(forecast.Cases[day], care, day, staff, request))],
            Beds = Peak(care, CareResource.OrdinaryBeds, request.Beds),
            IntensiveCare = assumed.IntensiveCarePercent > 0 ? Peak(care, CareResource.IntensiveCareBeds, request.IntensiveCareBeds) : null,
        };
    }

    private static ForecastModel[] Models(Disease disease) => disease is { SerialIntervalMeanDays: > 1 and { } mean, SerialIntervalSdDays: > 0 and { } deviation }
        ? [new NaiveForecast(), new ExponentialSmoothing(), new RenewalForecast { SerialInterval = DiscretisedSerialInterval.ShiftedGamma(mean, deviation), Paths = Paths }]
        : [new NaiveForecast(), new ExponentialSmoothing()];

    private static CareCourse Course(CareAssumed assumed) => new()
    {
        AdmissionProportion = UncertainProportion.Known(assumed.AdmissionPercent / 100),
        AdmissionDelay = DelayDistribution.OfMoments(DelayFamily.Gamma, assumed.AdmissionDelayDays, assumed.AdmissionDelayDays),
        Stay = Stay(assumed.StayDays),
        IntensiveCareProportion = UncertainProportion.Known(assumed.IntensiveCarePercent / 100),
        IntensiveCareStay = Stay(assumed.IntensiveCareStayDays),
        StayAfterIntensiveCare = Stay(assumed.StayDays),
    };

    private static DelayDistribution Stay(double days) => DelayDistribution.OfMoments(DelayFamily.Gamma, days, StayVariation * days);

    private static CapacityDay Day(QuantileForecast cases, CapacityForecast care, int day, StaffRule staff, Request request)
    {
        var beds = NeedRange.Of(care.On(CareResource.OrdinaryBeds, day));
        return new(
            care.FirstDate.AddDays(day), new(cases.Median, cases.At(0.025)!.Value, cases.At(0.975)!.Value), NeedRange.Of(care.On(CareResource.Admissions, day)), beds,
            NeedRange.Of(care.On(CareResource.IntensiveCareBeds, day)), new(staff.OnRoster(beds.Median), staff.OnRoster(beds.Lower), staff.OnRoster(beds.Upper)),
            request.Beds is { } there ? care.ProbabilityAbove(CareResource.OrdinaryBeds, day, there) : null,
            request.IntensiveCareBeds is { } intensive ? care.ProbabilityAbove(CareResource.IntensiveCareBeds, day, intensive) : null);
    }

    private static CapacityPeak Peak(CapacityForecast care, CareResource resource, double? capacity)
    {
        var (peak, exceeded) = (care.Peak(resource), capacity is { } there ? care.ExceedanceOf(resource, there) : (Exceedance?)null);
        return new(NeedRange.Of(peak.Demand), peak.MedianDate, capacity, exceeded?.Probability, exceeded?.MedianDate, exceeded?.EarliestDate);
    }
}
