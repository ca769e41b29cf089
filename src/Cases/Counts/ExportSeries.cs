using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Counts;

/// <summary>The series of an area as a file: one row a day, own, new, sum of the parts, how many parts reported.</summary>
public static class ExportSeries
{
    public sealed record Request : IAboutArea
    {
        /// <summary>2, 4, 6, 9, 12 or 15 digits.</summary>
        public string Area { get; init; } = "";

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }
        /// <summary>The first day.</summary>
        public DateOnly? From { get; init; }
        /// <summary>The last day.</summary>
        public DateOnly? To { get; init; }

        /// <summary>Only what was known at this instant.</summary>
        public string? KnownAt { get; init; }

        /// <summary><c>csv</c> (default), <c>xlsx</c> or <c>json</c>.</summary>
        [RegularExpression("csv|xlsx|json")] public string? Format { get; init; }
    }

    public sealed record Response(byte[] Content, string Type, string FileName);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("counts/series", CasesContract.CountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/counts/{area}/series", ([AsParameters] Request request, Door door) => door.Answer(Slice, request, file => Results.File(file.Content, file.Type, file.FileName)))
            .ForFile(Slice, "The series of an area as CSV, XLSX or JSON", "text/csv", TableWriter.XlsxType, "application/json");

    private static readonly string[] Columns =
    [
        "date", "adcode", "name", "confirmed", "suspected", "cured", "dead", "new_confirmed", "new_suspected", "new_cured", "new_dead",
        "parts_confirmed", "parts_suspected", "parts_cured", "parts_dead", "parts_reporting", "parts_expected",
        "days_left_out_confirmed", "days_left_out_suspected", "days_left_out_cured", "days_left_out_dead",
    ];

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var subject = await CountSubject.FindAsync(db, actor, request.Area, request.Disease, cancellation);
        var known = CountSubject.Instant(request.KnownAt, db.Shared.Calendar);
        if (!subject.IsOk || !known.IsOk)
        {
            return subject.Refusal ?? known.Refusal!;
        }
        var (area, disease, _) = subject.Value;
        var facts = await db.CountFactsAsync(disease.Id, area, known.Value.At, cancellation);
        var days = facts is null ? [] : Enumerable.Range(0, facts.Days).Select(facts.First.AddDays).Where(d => (request.From is not { } from || d >= from) && (request.To is not { } to || d <= to));
        var rows = days.Select(day => (IReadOnlyList<object?>)
        [
            day, area.ShortCode, area.Name,
            .. CountValues.Measures.Select(m => (object?)facts!.Own(m, day)),
            .. CountValues.Measures.Select(m => (object?)facts!.OwnNew(m, day)),
            .. CountValues.Measures.Select(m => (object?)facts!.Parts(m, day)),
            facts!.PartsReporting(day), facts.PartsExpected(day),
            .. LeftOut(facts, day),
        ]);
        var (content, type, fileName) = TableWriter.Write(new Table($"{area.ShortCode}-{disease.Code}", Columns, rows), request.Format ?? "csv");
        return new Response(content, type, fileName);
    }

    /// <summary>How many days each total of the day leaves out: the own one, or the sum of the parts where there is no own.</summary>
    private static IEnumerable<object?> LeftOut(SeriesFacts facts, DateOnly day)
    {
        var leftOut = facts.LeftOut(day);
        return CountValues.Measures.Select(m => (object?)leftOut.FirstOrDefault(l => l.Measure == m)?.Days ?? 0);
    }
}
