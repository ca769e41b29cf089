using System.ComponentModel.DataAnnotations;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Situation.Detection;

/// <summary>
/// On which days or weeks are there more cases than expected, and in which parts now? An alarm asks for a look at the cases
/// behind it; it is no outbreak yet, and no alarm is no proof of calm.
/// </summary>
public static class ShowAlarms
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area: 2, 4, 6, 9, 12 or 15 digits.</summary>
        [Required] public string? Area { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>The day whose end is asked for; the last with a figure by default.</summary>
        public DateOnly? Date { get; init; }

        /// <summary>The first day of the period; by default the first with a figure, at most 180 days back.</summary>
        public DateOnly? From { get; init; }

        /// <summary>Only what was known at this instant; a day means its end.</summary>
        public string? KnownAt { get; init; }

        /// <summary>c1, c2 or c3 on days, farrington-flexible on weeks; by default farrington-flexible where five years of weeks are known, else c2.</summary>
        [RegularExpression(AlarmMethod.Codes)] public string? Method { get; init; }
    }

    public sealed record Response : IVersioned
    {
        /// <summary>Code of the area.</summary>
        public required string Area { get; init; }

        /// <summary>The first day asked for.</summary>
        public DateOnly? From { get; init; }

        /// <summary>The last day asked for; null where nobody has ever reported.</summary>
        public DateOnly? Date { get; init; }

        /// <summary>What the detector says; null where nobody has ever reported.</summary>
        public AlarmsView? Alarms { get; init; }

        /// <summary>Every day or week that ends in the days asked for, in order.</summary>
        public IReadOnlyList<JudgedFigure> Periods { get; init; } = [];

        [System.Text.Json.Serialization.JsonIgnore] public string ETag { get; init; } = "";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("situation/show-alarms", SituationContract.SituationRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/situation/alarms", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Days or weeks with more cases than expected, and the parts that stand out now");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var sight = await Sight.ReadAsync(request.Area, request.Disease, request.KnownAt, db, actor, cancellation);
        if (!sight.IsOk)
        {
            return sight.Refusal;
        }
        var (area, disease, knownAt, tree) = sight.Value;
        var key = $"alarms/{request.Method}/{disease.Id}/{area.Position}/{request.Date}/{request.From}/{knownAt:O}/{tree.Version}";
        return await db.KeptAsync(CasesContract.CountsTopic(disease.Id), key, async version =>
        {
            var curve = await AreaCurve.GetAsync(db, disease, area, knownAt, CancellationToken.None);
            var response = new Response { Area = area.Code, ETag = $"{key}/{version}".Replace(' ', '_') };
            if (curve.Facts is not { } facts)
            {
                return response;
            }
            var (from, date) = ShowSituation.Period(facts, request.From, request.Date);
            var below = await db.CountFactsBelowAsync(disease.Id, area, null, knownAt, tree, CancellationToken.None);
            var method = JudgedPeriods.Method(request.Method, facts, date);
            return response with
            {
                From = from,
                Date = date,
                Alarms = Judge(facts, area, below, method, from, date) with { Clusters = await LivingClusters.FindAsync(db, area, below, date) },
                Periods = [.. JudgedPeriods.Of(facts, method, from, date).Select(JudgedFigure.Of)],
            };
        }, cancellation);
    }

    /// <summary>The alarms of an area and its parts.</summary>
    internal static AlarmsView Judge(SeriesFacts facts, AreaNode area, IReadOnlyDictionary<long, SeriesFacts> below, AlarmMethod method, DateOnly from, DateOnly date)
    {
        var periods = JudgedPeriods.Of(facts, method, from, date);
        var parts = area.Children.Where(c => below.ContainsKey(c.Position)).Select(c => (Node: c, Recent: Recent(below[c.Position], method, date))).ToArray();
        return new AlarmsView
        {
            Method = method.Code,
            Settings = method.Settings,
            OrdinaryPeriodsPerFalseAlarm = method.OrdinaryPeriodsPerFalseAlarm,
            Weekly = method.IsWeekly,
            WeeksKnown = JudgedPeriods.WeeksUpTo(facts, date),
            Alarms = [.. periods.Where(p => p.IsAlarm).Select(JudgedFigure.Of)],
            Judged = periods.Count(p => p.Answer.IsEstimable),
            NotJudged = periods.Count(p => !p.Answer.IsEstimable),
            Recent = [.. Recent(facts, method, date).Select(JudgedFigure.Of)],
            Parts = [.. parts.Where(p => p.Recent.Any(r => r.IsAlarm)).Select(p => Part(p.Node, p.Recent))
                .OrderByDescending(p => p.Highest.Score ?? double.MaxValue).ThenBy(p => p.Code, StringComparer.Ordinal)],
            PartsJudged = parts.Count(p => p.Recent is [.., { Answer.IsEstimable: true }]),
            PartsReported = parts.Length,
        };
    }

    private static JudgedPeriod[] Recent(SeriesFacts facts, AlarmMethod method, DateOnly date) =>
        [.. JudgedPeriods.Of(facts, method, date.AddDays(1 - (7 * (method.IsWeekly ? 2 : 1))), date).TakeLast(method.RecentPeriods)];

    private static PartAlarm Part(AreaNode node, JudgedPeriod[] recent) => new()
    {
        Code = node.Code,
        Name = node.Name,
        NameEn = node.NameEn,
        Alarms = recent.Count(r => r.IsAlarm),
        Highest = JudgedFigure.Of(recent.Where(r => r.IsAlarm).MaxBy(r => r.Answer.TryGet(out var finding) ? finding.Score ?? double.MaxValue : 0)),
    };
}
