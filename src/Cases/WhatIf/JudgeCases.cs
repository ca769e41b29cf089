using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using Fangxian.Cases.Classification;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.WhatIf;

/// <summary>
/// What another edition of the protocol would make of cases, all of an area or those that the filters of the line list leave: who
/// would change from which class to which, why, and what the curve would have been. What cannot be told by what is known is counted
/// by itself, on the curve too. Nothing is written.
/// </summary>
public static class JudgeCases
{
    public const int MostRows = 200;

    public sealed record Request : CaseSelection, IAboutArea
    {
        public Request()
        {
        }

        private Request(CaseSelection of)
            : base(of)
        {
        }

        /// <summary>Number of the edition that judges, a draft too.</summary>
        [Required, StringLength(20)] public string? Edition { get; init; }

        /// <summary>Number of the edition to compare with; the classes on record where left out.</summary>
        [StringLength(20)] public string? Against { get; init; }

        /// <summary>How many changed cases, and open ones, are passed over.</summary>
        [Range(0, WhatIf.MostNamed)] public int? Skip { get; init; }

        /// <summary>How many changed cases, and open ones, are named at most.</summary>
        [Range(1, WhatIf.MostNamed)] public int? Limit { get; init; }

        /// <summary>As the line list has them; a name has no place in an address, nor what is overdue in a question of definitions.</summary>
        internal CaseFilter Filter => new(this);

        /// <summary>The same of other cases.</summary>
        internal Request Of(CaseSelection which) => new(which) { Edition = Edition, Against = Against, Skip = Skip, Limit = Limit };
    }

    /// <param name="Edition">Number of the edition that judged.</param>
    /// <param name="Against">Number of the edition compared with; null for the classes on record.</param>
    /// <param name="Judged">How many cases were judged.</param>
    /// <param name="Changed">How many would change: what they are is known on both sides, and differs.</param>
    /// <param name="Open">How many cannot be told by what is known of them, by either edition: they are no change, and stand on the curve by themselves.</param>
    /// <param name="Counts">How many from what to what.</param>
    /// <param name="Cases">The changed cases asked for.</param>
    /// <param name="OpenCases">Of two editions, as many of the cases that one of them cannot tell and the other can.</param>
    /// <param name="Curve">By day of the report.</param>
    public sealed record Response(string Edition, string? Against, int Judged, int Changed, int Open, IReadOnlyList<StandingChange> Counts, IReadOnlyList<ChangedCase> Cases, IReadOnlyList<ChangedCase> OpenCases, IReadOnlyList<WhatIfDay> Curve) : IShowsPersons
    {
        /// <summary>The curve in words: its sums on both sides, and what could be any of it.</summary>
        internal FieldError InWords => new(
            "cases.judge.words", Curve.Sum(d => d.Before), Curve.Sum(d => d.After), Curve.Sum(d => d.OpenAfter),
            Counts.Where(c => c.After is Standing.Open && c.Before is Standing.Confirmed or Standing.ClinicallyDiagnosed).Sum(c => c.Cases));

        IReadOnlyCollection<Guid> IShowsPersons.PersonsShown => [.. Cases.Concat(OpenCases).Select(c => c.PersonId)];
    }

    /// <summary>The curve as a chart draws it.</summary>
    /// <param name="Dates">The days, in order.</param>
    /// <param name="Series">Before, after, and what cannot be told on either side.</param>
    /// <param name="Unit">The unit in words.</param>
    /// <param name="Words">Further words of the chart.</param>
    public sealed record Drawing(IReadOnlyList<DateOnly> Dates, IReadOnlyList<DrawnLine> Series, string Unit, IReadOnlyDictionary<string, string> Words);

    /// <param name="Name">What the line shows.</param>
    /// <param name="Values">Cases a day.</param>
    public sealed record DrawnLine(string Name, IReadOnlyList<double?> Values);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/judge", CasesContract.CasesRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api)
    {
        // Of an address a request takes what its type declares itself, not what it inherits.
        api.MapGet("/cases/judge", ([AsParameters] CaseSelection which, [AsParameters] Request request, Door door) => door.Answer(Slice, request.Of(which)))
            .For(Slice, "What another edition would make of the cases");
        api.MapGet("/cases/judge/curve", ([AsParameters] CaseSelection which, [AsParameters] Request request, Door door, Words words) =>
                door.Answer(Slice, request.Of(which) with { Skip = WhatIf.MostNamed, Limit = 1 }, response => Results.Json(Draw(response, words), Json.Options)))
            .For(Slice, "The curve that another edition would have made", typeof(Drawing))
            .WithName("cases-judge-curve");
    }

    internal static void AddCommand(CommandTree commands)
    {
        var disease = new Option<string>("--disease") { Description = commands.T["cli.judge.disease"], Required = true };
        var edition = new Option<string>("--edition") { Description = commands.T["cli.judge.edition"], Required = true };
        var against = new Option<string?>("--against") { Description = commands.T["cli.judge.against"] };
        var command = new Command("judge", commands.T["cli.judge"]) { disease, edition, against };
        var filters = new CaseOptions(commands);
        filters.AddTo(command);
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var asked = filters.Read(new Request { Disease = parsed.GetValue(disease), Edition = parsed.GetValue(edition), Against = parsed.GetValue(against), Limit = WhatIf.MostNamed }, parsed);
            var result = await runtime.Run.Async(Slice, asked, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(result.Value);
                return ExitCode.Done;
            }
            var catalogue = (await runtime.Run.Async(ListFacts.Slice, new ListFacts.Request(), runtime.Actor, cancellation)).Value.Facts.ToDictionary(f => f.Code);
            Console.Out.WriteLine(words["cases.judge.line", result.Value.Judged, result.Value.Changed, result.Value.Open]);
            Console.Out.WriteLine(words.Say(result.Value.InWords));
            foreach (var one in result.Value.Cases.Concat(result.Value.OpenCases))
            {
                Console.Out.WriteLine($"{one.Number}  {words["cases.standing." + one.Before]} → {words["cases.standing." + one.After]}  {string.Join(words.IsEnglish ? "; " : "；", Reasons(words, one, catalogue))}");
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("cases").Subcommands.Add(command);
    }

    /// <summary>Why a case would change, in words.</summary>
    internal static IEnumerable<string> Reasons(Words words, ChangedCase of, IReadOnlyDictionary<string, ListFacts.Row> catalogue) =>
        of.Met.Select(fact => words.Say(fact, catalogue)).Concat(of.Missing.Select(fact => words.SayMissing(fact, catalogue)));

    private static Drawing Draw(Response response, Words words)
    {
        return new(
            [.. response.Curve.Select(d => d.Date)],
            [
                Line("before", d => d.Before),
                Line("after", d => d.After),
                Line("open-after", d => d.OpenAfter),
                .. response.Against is null ? Array.Empty<DrawnLine>() : [Line("open-before", d => d.OpenBefore)],
            ],
            words["cases.judge.unit"],
            new Dictionary<string, string> { ["date"] = words["common.date"] });

        DrawnLine Line(string name, Func<WhatIfDay, int> cases) => new(words["cases.judge." + name], [.. response.Curve.Select(d => (double?)cases(d))]);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        var area = tree.ByCode(request.Area);
        if (!string.IsNullOrEmpty(request.Area) && (area is null || !db.Scope.Covers(area.Position)))
        {
            return new AreaNotFound(request.Area);
        }
        if ((await db.DiseasesAsync(cancellation)).ByCode(request.Disease) is not { } disease)
        {
            return new DiseaseNotFound(request.Disease!);
        }
        var filter = request.Filter;
        if (CaseFilterCheck.Wrong(filter) is { } wrong)
        {
            return Malformed.Field(wrong, "linelist.filter-order");
        }
        var editions = await db.EditionsAsync(cancellation);
        if (editions.Find(disease.Id, request.Edition) is not { } edition)
        {
            return new EditionNotFound(request.Edition!);
        }
        var against = string.IsNullOrEmpty(request.Against) ? null : editions.Find(disease.Id, request.Against);
        if (against is null && !string.IsNullOrEmpty(request.Against))
        {
            return new EditionNotFound(request.Against);
        }
        // What is kept was seen within one scope, and is for that scope alone.
        var key = $"what-if/{filter}/{area?.Position}/{string.Join(',', db.Scope.Ranges)}/{edition.Id}.{edition.Version}/{against?.Id}.{against?.Version}";
        var within = db.Scope.Within(area?.Subtree ?? PositionRange.Everything);
        var found = await db.KeptAsync(CaseTables.Topic(disease.Id), key, _ => WhatIf.OfAsync(db, filter, disease, within, edition.Document, against?.Document, clock.Now(), CancellationToken.None), cancellation);
        return new Response(edition.Number, against?.Number, found.Judged, found.Changed, found.Open, found.Counts,
            [.. found.Cases.Skip(request.Skip ?? 0).Take(request.Limit ?? MostRows)], [.. found.OpenCases.Skip(request.Skip ?? 0).Take(request.Limit ?? MostRows)], found.Days);
    }
}
