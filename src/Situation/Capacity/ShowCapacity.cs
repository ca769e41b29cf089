using System.ComponentModel.DataAnnotations;
using Fangxian.Cases;
using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Diseases;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Dashboard;
using Fangxian.Situation.Forecast;
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
        api.MapGet("/situation/capacity", ([AsParameters] Request request, Door door, Words words) =>
                door.Answer(Slice, request, view => Results.Json(view with { Words = WordsOf(words) }, Json.Options)))
            .For(Slice, "Beds, intensive care and staff of the next 14 days, with intervals");

    internal static async Task<Result<CapacityView>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var sight = await Sight.ReadAsync(request.Area, request.Disease, request.KnownAt, db, actor, cancellation);
        if (!sight.IsOk)
        {
            return sight.Refusal;
        }
        var (area, disease, knownAt, tree) = sight.Value;
        var assumed = Assume(request, disease, await CareFacts.GetAsync(db));
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
            // A day that is not told as good as completely would be taken for a fall.
            var known = AreaForecast.LastKnown(curve, facts, await AreaNowcast.GetAsync(db, disease, area, facts, knownAt, CancellationToken.None));
            var date = request.Date is { } asked && asked < known ? asked : known;
            return assumed is null ? view with { Date = date } : Forecast(view with { Date = date }, KnownCases.Of(curve, date, LongestHistoryDays), disease, assumed, request);
        }, cancellation);
    }

    /// <summary>What is said, and what is published where nothing is said; null where neither is there.</summary>
    private static CareAssumed? Assume(Request request, Disease disease, CareFacts facts)
    {
        var published = new List<CareFact>();
        double? Figure(double? said, string name)
        {
            var fact = facts.Of(disease.Code, name);
            if (fact is not null && (said ?? fact.Value) == fact.Value)
            {
                published.Add(fact);
            }
            return said ?? fact?.Value;
        }
        if (Figure(request.AdmissionPercent, CareFacts.AdmissionPercent) is not { } admission || Figure(request.StayDays, CareFacts.StayDays) is not { } stay
            || Figure(request.AdmissionDelayDays, CareFacts.AdmissionDelayDays) is not { } delay || Figure(request.PatientsPerStaff, CareFacts.PatientsPerNurse) is not { } patients)
        {
            return null;
        }
        return new CareAssumed
        {
            AdmissionPercent = admission,
            AdmissionDelayDays = delay,
            StayDays = stay,
            IntensiveCarePercent = Figure(request.IntensiveCarePercent, CareFacts.IntensiveCarePercent) ?? 0,
            IntensiveCareStayDays = Figure(request.IntensiveCareStayDays, CareFacts.IntensiveCareStayDays) ?? stay,
            PatientsPerStaff = patients,
            Sources = [.. published.Select(f => f.Source).OfType<string>().Distinct()],
        };
    }

    private static CapacityView Forecast(CapacityView view, DailyIncidence? history, Disease disease, CareAssumed assumed, Request request)
    {
        if (history is null)
        {
            return view with { NotEstimable = new NotEstimable(NotEstimableReason.UnknownDays).Code };
        }
        var models = CaseModels.Of(disease);
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

    private static CareCourse Course(CareAssumed assumed) =>
        CareOfMeans.Course(assumed.AdmissionPercent / 100, assumed.AdmissionDelayDays, assumed.StayDays).WithIntensiveCare(assumed.IntensiveCarePercent / 100, assumed.IntensiveCareStayDays);

    private static CapacityDay Day(QuantileForecast cases, CapacityForecast care, int day, StaffRule staff, Request request)
    {
        var beds = NeedRange.Of(care.On(CareResource.OrdinaryBeds, day));
        return new(
            care.FirstDate.AddDays(day), NeedRange.Of(cases), NeedRange.Of(care.On(CareResource.Admissions, day)), beds,
            NeedRange.Of(care.On(CareResource.IntensiveCareBeds, day)), beds.Through(staff.OnRoster),
            request.Beds is { } there ? care.ProbabilityAbove(CareResource.OrdinaryBeds, day, there) : null,
            request.IntensiveCareBeds is { } intensive ? care.ProbabilityAbove(CareResource.IntensiveCareBeds, day, intensive) : null);
    }

    private static Dictionary<string, string> WordsOf(Words words) => new()
    {
        ["beds"] = words["situation.capacity.beds"],
        ["intensiveCare"] = words["situation.capacity.icu"],
        ["there"] = words["situation.capacity.there"],
    };

    private static CapacityPeak Peak(CapacityForecast care, CareResource resource, double? capacity)
    {
        var (peak, exceeded) = (care.Peak(resource), capacity is { } there ? care.ExceedanceOf(resource, there) : (Exceedance?)null);
        return new(NeedRange.Of(peak.Demand), peak.MedianDate, capacity, exceeded?.Probability, exceeded?.MedianDate, exceeded?.EarliestDate);
    }
}
