using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Fangxian.Cases;
using Fangxian.Epidemiology.Simulation;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Situation.Scenarios;

/// <summary>What might measures change in an area? The days to come as now and with measures, simulated in pairs from the cases of the last days. A what-if, never a forecast.</summary>
public static class SimulateScenario
{
    /// <summary>More parts than this are simulated as one: a request may cost a second, not more.</summary>
    public const int MostParts = 25;

    /// <summary>Runs × days × parts of a request: about a second of one core.</summary>
    internal const int MostAreaDays = 250_000;

    public const int UsualDays = 30;
    public const int UsualRuns = 100;

    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area: 2, 4, 6, 9, 12 or 15 digits.</summary>
        [Required] public string? Area { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>The day after whose end the simulation begins; the last with a figure by default.</summary>
        public DateOnly? Date { get; init; }

        /// <summary>Only what was known at this instant; a day means its end.</summary>
        public string? KnownAt { get; init; }

        /// <summary>Days simulated; 30 by default.</summary>
        [Range(7, 120)] public int? Days { get; init; }

        /// <summary>Runs; 100 by default. With many days and parts fewer are allowed: runs × days × parts is at most 250,000.</summary>
        [Range(20, 200)] public int? Runs { get; init; }

        /// <summary>The same seed gives the same runs; 1 by default.</summary>
        [Range(0, 1_000_000)] public int? Seed { get; init; }

        /// <summary>Reproduction number as things are now; by default that estimated for the day, with its uncertainty. One that is given is taken as certain.</summary>
        [Range(0.0, 20.0)] public double? R { get; init; }

        /// <summary>Mean days from infection to infectiousness; half the mean serial interval by default.</summary>
        [Range(0.5, 30.0)] public double? LatentDays { get; init; }

        /// <summary>Mean days of infectiousness; half the mean serial interval by default.</summary>
        [Range(0.5, 60.0)] public double? InfectiousDays { get; init; }

        /// <summary>Of 100 infected, so many are reported; 100 by default.</summary>
        [Range(1.0, 100.0)] public double? ReportedPercent { get; init; }

        /// <summary>Infectious people at the start; by default the cases of the infectious period up to the day.</summary>
        [Range(0, 100_000_000)] public int? StartInfectious { get; init; }

        /// <summary>Of 100 contacts, so many are with other parts of the area; 5 by default.</summary>
        [Range(0.0, 100.0)] public double? OutsidePercent { get; init; }

        /// <summary>First day of the measures; the first day simulated by default.</summary>
        public DateOnly? MeasuresFrom { get; init; }

        /// <summary>Last day of the measures; the last day simulated by default.</summary>
        public DateOnly? MeasuresUntil { get; init; }

        /// <summary>Of 100 contacts, so many fall away.</summary>
        [Range(0.0, 100.0)] public double? ContactsPercent { get; init; }

        /// <summary>Of 100 infectious people, so many are found and isolated.</summary>
        [Range(0.0, 100.0)] public double? IsolatedPercent { get; init; }

        /// <summary>Mean days from becoming infectious to isolation; 2 by default.</summary>
        [Range(0.0, 30.0)] public double? DaysToIsolation { get; init; }

        /// <summary>Of 100 contacts with other parts, so many take place at home instead.</summary>
        [Range(0.0, 100.0)] public double? TravelPercent { get; init; }

        /// <summary>Of 100 susceptible people, so many become immune by vaccination a day.</summary>
        [Range(0.0, 20.0)] public double? VaccinatedPercent { get; init; }

        /// <summary>Of 100 reported cases, so many are admitted; a published figure of the disease by default, and no beds where there is none. The place's own figure is better.</summary>
        [Range(0.0, 100.0)] public double? AdmittedPercent { get; init; }

        /// <summary>Mean days in hospital; a published figure of the disease by default, and no beds where there is none.</summary>
        [Range(0.5, 120.0)] public double? StayDays { get; init; }

        internal string Key => string.Create(CultureInfo.InvariantCulture,
            $"{Date:yyyyMMdd}/{KnownAt}/{Days}/{Runs}/{Seed}/{R}/{LatentDays}/{InfectiousDays}/{ReportedPercent}/{StartInfectious}/{OutsidePercent}/{MeasuresFrom:yyyyMMdd}/{MeasuresUntil:yyyyMMdd}/{ContactsPercent}/{IsolatedPercent}/{DaysToIsolation}/{TravelPercent}/{VaccinatedPercent}/{AdmittedPercent}/{StayDays}");
    }

    /// <summary>One course of the epidemic over the runs.</summary>
    public sealed record Course
    {
        /// <summary>New cases a day.</summary>
        public required IReadOnlyList<SimulatedDay> NewCases { get; init; }

        /// <summary>Hospital beds taken at the end of each day; null where the share admitted or the stay is not known.</summary>
        public required IReadOnlyList<SimulatedDay>? Beds { get; init; }

        /// <summary>All cases of the days simulated.</summary>
        public required SimulatedDay TotalCases { get; init; }

        /// <summary>The most beds taken on a day; null where beds are.</summary>
        public required SimulatedDay? HighestBeds { get; init; }
    }

    public sealed record Response : IVersioned
    {
        /// <summary>The day after whose end the simulation begins.</summary>
        public required DateOnly Date { get; init; }

        /// <summary>The days simulated.</summary>
        public required IReadOnlyList<DateOnly> Dates { get; init; }

        /// <summary>Runs of each course.</summary>
        public required int Runs { get; init; }

        /// <summary>If nothing changes.</summary>
        public required Course AsNow { get; init; }

        /// <summary>With the measures asked for.</summary>
        public required Course WithMeasures { get; init; }

        /// <summary>All cases with the measures less those as now, run by run; below 0 where the measures spare cases.</summary>
        public required SimulatedDay Difference { get; init; }

        /// <summary>What it assumes.</summary>
        public required ScenarioStart Assumed { get; init; }

        [System.Text.Json.Serialization.JsonIgnore] public string ETag { get; init; } = "";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("situation/simulate-scenario", SituationContract.SituationRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/situation/scenario", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "What measures might change: the days to come simulated as now and with measures");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var sight = await Sight.ReadAsync(request.Area, request.Disease, request.KnownAt, db, actor, cancellation);
        if (!sight.IsOk)
        {
            return sight.Refusal;
        }
        var start = await ScenarioStart.ReadAsync(request, db, sight.Value, cancellation);
        if (!start.IsOk)
        {
            return start.Refusal;
        }
        if (request.MeasuresUntil < (request.MeasuresFrom ?? start.Value.Date.AddDays(1)))
        {
            return Malformed.Field("measuresUntil", "situation.scenario.until-after-from");
        }
        var most = MostAreaDays / (request.Days ?? UsualDays) / start.Value.Parts;
        if (request.Runs > most)
        {
            return Malformed.Field("runs", "situation.scenario.too-many-runs", most);
        }
        var key = $"scenario/{sight.Value.Disease.Id}/{sight.Value.Area.Position}/{sight.Value.Tree.Version}/{request.Key}";
        while (true)
        {
            try
            {
                return await db.KeptAsync(CasesContract.CountsTopic(sight.Value.Disease.Id), key,
                    async version => await ScenarioSimulation.RunAsync(request, start.Value, $"{key}/{version}".Replace(' ', '_'), cancellation), cancellation);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // Another reader of the same scenario began it and went away: begin it again.
            }
        }
    }
}
