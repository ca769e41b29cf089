using System.Net;
using System.Text;
using Fangxian.Cases;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;
using Parquet;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>A list is ordered by any column, both ways; what nobody has told stands at the end, on pages and in files alike.</summary>
public abstract class CaseOrderTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : CaseOrderTests(DatabaseKind.Sqlite)
    {
        [Fact]
        public async Task Very_many_are_sorted_along_the_index_of_areas_without_a_look_at_their_rows()
        {
            await using var db = App.Read();
            foreach (var order in CaseOrder.All.Where(o => o.IsInAreas))
            {
                var query = new CaseQuery(db, new() { Sex = Sex.Female }, await CovidAsync(), Scope.Everything, order.Sort, App.Clock.Now(), Any.Long());
                Assert.Equal($"SEARCH c USING COVERING INDEX {CaseIndexes.ByArea} (disease_id=? AND position>? AND position<?)", (await query.ExplainAsync(51, 1001, CancellationToken.None))[0]);
            }
        }
    }

    public sealed class OnPostgres() : CaseOrderTests(DatabaseKind.Postgres);

    private const string Header = "病例编号,姓名,性别,年龄,报告地区,现住址地区,发病日期,首次就诊日期,隔离日期,诊断时间,报告时间,个案调查时间,病例分类,病情,症状,转归,转归日期,死亡日期\r\n";

    private protected static CaseWay Any => new(CaseStart.Order, CaseIndexes.ByReport, CaseIndexes.ByArea);

    public static TheoryData<CaseSort> Sorts => [.. Enum.GetValues<CaseSort>()];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        string[] counties = ["990101", "990102", "990202"];
        var rows = new StringBuilder(Header);
        for (var i = 0; i < 48; i++)
        {
            var day = new DateOnly(2020, 2, 1).AddDays(i * 7 % 20);
            string Day(int after, int unlessBy) => i % unlessBy == 0 ? "" : day.AddDays(after).ToString("yyyy-MM-dd");
            var (name, ended) = (i % 11 == 0 ? "" : $"{"王李欧阿"[i % 4]}{(char)('一' + i * 13 % 17)}", i % 3 == 0 ? "" : day.AddDays(9 + i % 5).ToString("yyyy-MM-dd"));
            rows.Append($"{(i % 5 == 0 ? "" : $"R-{i * 31 % 48}")},{name},{(i % 4 == 3 ? "" : i % 4 == 0 ? "女" : "男")},{(i % 6 == 5 ? "" : i * 5 % 31)},{counties[i % 3]},{(i % 4 == 1 ? "" : counties[(i + 1) % 3])},{Day(0, 7)},{Day(1, 6)},{Day(2, 5)},{(i % 8 == 0 ? "" : Day(2, 99) + " 09:15")},{day.AddDays(2):yyyy-MM-dd} {8 + i % 9:00}:15,{(i % 3 == 0 ? "" : day.AddDays(3).ToString("yyyy-MM-dd") + " 20:05")},{(i % 4 == 0 ? "疑似" : "确诊病例")},{(i % 5) switch { 0 => "重型", 1 => "", _ => "轻型" }},发热,{(ended.Length == 0 ? "" : i % 3 == 1 ? "死亡" : "治愈")},{ended},{(i % 3 == 1 ? ended : "")}\r\n");
        }
        Assert.Equal((48, 0, 0, 0), (await App.ImportCasesAsync(Encoding.UTF8.GetBytes(rows.ToString()))).Sums());
        await App.ReportAsync();
        await App.ReportAsync(CaseStories.Report("林知远") with { Phones = [], ReportingUnit = "安和县人民医院", DiagnosedAt = "2020-05-10 06:30" });
    }

    [Theory]
    [MemberData(nameof(Sorts))]
    public async Task Every_column_orders_both_ways_and_pages_and_files_have_the_same_order(CaseSort sort)
    {
        var order = CaseOrder.Of(sort);
        var (south, disease) = ((await App.OfAreaAsync("9901")).Scope, await CovidAsync());
        foreach (var within in new[] { Scope.Everything, south })
        {
            var wanted = await InOrderAsync(order, within);
            Assert.Equal(within == south ? 34 : 50, wanted.Count);
            var values = wanted.Select(w => w.Value).ToArray();
            Assert.True(values.Distinct().Count() > 1, $"{order.Sort} has nothing to order");
            var shown = wanted.Where(w => order.Column.Key is not "onset" || w.Value is not null).Select(w => w.Case.Id).ToArray();
            var ids = new List<Guid>();
            for (string? after = null; ;)
            {
                var page = await App.CasesAsync(new() { Sort = sort, Limit = 7, After = after, Area = within == south ? "9901" : null });
                Assert.Equal((shown.Length, false, sort), (page.Total, page.IsMore, page.Sort));
                ids.AddRange(page.Items.Select(i => i.Id));
                if ((after = page.Next) is null)
                {
                    break;
                }
            }
            Assert.Equal(shown, ids);
            Assert.Equal(wanted.Select(w => w.Case.Number), await CsvAsync(new() { Sort = sort, Area = within == south ? "9901" : null }));
            await using var db = App.Read();
            foreach (var way in new[] { Any.Whole(), Any.Long() })
            {
                var query = new CaseQuery(db, new(), disease, within, sort, App.Clock.Now(), way);
                var first = await query.PageAsync(null, 20, CancellationToken.None);
                var second = await query.PageAsync(first.Cases[^1].Key, 200, CancellationToken.None);
                Assert.Equal(shown, first.Cases.Concat(second.Cases).Select(c => c.Id));
            }
        }
    }

    [Theory]
    [InlineData(CaseSort.AgeDescending)]
    [InlineData(CaseSort.NameDescending)]
    [InlineData(CaseSort.OutcomeDateAscending)]
    public async Task Every_kind_of_file_has_the_order(CaseSort sort)
    {
        var wanted = (await InOrderAsync(CaseOrder.Of(sort), Scope.Everything)).Select(w => w.Case.Number).ToArray();
        foreach (var format in new[] { "xlsx", "parquet" })
        {
            await using var content = (await RunAsync(ExportCases.Slice, new() { Disease = LineLists.Disease, Sort = sort, Format = format, Columns = ["number"], In = App.Words })).Ok().Content;
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy);
            copy.Position = 0;
            var numbers = new List<string?>();
            if (format == "parquet")
            {
                await using var reader = await ParquetReader.CreateAsync(copy);
                using var group = reader.OpenRowGroupReader(0);
                var texts = new string?[group.RowCount];
                await group.ReadAsync(reader.Schema.GetDataFields()[0], texts.AsMemory());
                numbers.AddRange(texts);
            }
            else
            {
                using var table = TableFile.Open(copy, "cases.xlsx");
                while (table.Read())
                {
                    numbers.Add(table.Row[0]);
                }
            }
            Assert.Equal(wanted, numbers);
        }
    }

    [Fact]
    public async Task What_was_looked_for_by_name_stands_in_the_order_that_was_chosen()
    {
        var byName = await App.CasesAsync(new() { Words = "王" });
        Assert.Equal(CaseSort.NameAscending, byName.Sort);
        foreach (var sort in new[] { CaseSort.AgeDescending, CaseSort.ReportedEarliest, CaseSort.OnsetLatest, CaseSort.NameDescending })
        {
            var found = await App.CasesAsync(new() { Words = "王", Sort = sort });
            var wanted = (await InOrderAsync(CaseOrder.Of(sort), Scope.Everything)).Where(w => w.Name.StartsWith('王') && (sort is not CaseSort.OnsetLatest || w.Value is not null)).Select(w => w.Case.Id);
            Assert.Equal(sort, found.Sort);
            Assert.Equal(wanted, found.Items.Select(i => i.Id));
        }
    }

    [Fact]
    public async Task Of_more_than_a_page_can_be_cut_from_the_reader_is_told_to_narrow_the_filters_and_a_file_has_them_all()
    {
        await CopyAsync(CaseWay.FewOrdered);
        var refused = (await RunAsync(ListCases.Slice, new() { Disease = LineLists.Disease, Sort = CaseSort.ClassDateAscending })).Refusal!;
        Assert.Equal(CaseWay.FewOrdered, Assert.IsType<CasesTooManyToOrder>(refused).Most);
        Assert.Contains("Narrow the filters", App.Words.Say(refused), StringComparison.Ordinal);
        Assert.Equal(11, (await App.CasesAsync(new() { Sort = CaseSort.ClassDateAscending, Words = "李" })).Items.Count);
        Assert.Equal(48, (await App.CasesAsync(new() { Sort = CaseSort.ClassDateAscending, ReportedTo = new(2020, 3, 31) })).Items.Count);

        // Of what an index holds any number is sorted.
        var seen = new List<short>();
        for (string? after = null; seen.Count < 600;)
        {
            var page = await App.CasesAsync(new() { Sort = CaseSort.AgeDescending, Limit = 200, After = after });
            Assert.Equal((ListCases.MostCounted, true), (page.Total, page.IsMore));
            seen.AddRange(page.Items.Select(i => i.AgeYears ?? -1));
            after = page.Next;
        }
        Assert.Equal(seen.OrderDescending(), seen);
        Assert.Equal(CaseWay.FewOrdered + 50, (await CsvAsync(new() { Sort = CaseSort.ClassDateAscending })).Count);

        async Task<string> GetAsync(string sex) => WebUtility.HtmlDecode(await (await App.ClientAsync()).GetStringAsync($"/cases?area=99&disease=covid-19&sort=ClassDateAscending&sex={sex}&lang=zh"));
        Assert.Contains("id=\"list\"", await GetAsync("Male"), StringComparison.Ordinal);
        var told = await GetAsync("Female");
        Assert.Contains("请缩小条件", told, StringComparison.Ordinal);
        Assert.Matches("<a href=\"/cases\\?[^\"]*sex=Female[^\"]*\">按报告时间看</a>", told);
        Assert.DoesNotContain("id=\"list\"", told, StringComparison.Ordinal);
    }

    protected async Task<short> CovidAsync()
    {
        await using var db = App.Read();
        return (await db.DiseasesAsync(CancellationToken.None)).ByCode(LineLists.Disease)!.Id;
    }

    private async Task<List<string>> CsvAsync(ExportCases.Request request)
    {
        using var text = new StreamReader((await RunAsync(ExportCases.Slice, request with { Disease = LineLists.Disease, Columns = ["number"], In = App.Words })).Ok().Content);
        return [.. (await text.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..]];
    }

    /// <summary>What the records say: the value of the column, unknown ones at the end.</summary>
    private async Task<List<(Case Case, object? Value, string Name)>> InOrderAsync(CaseOrder order, Scope within)
    {
        await using var db = App.Read();
        var due = (await db.Set<CaseClock>().Where(k => k.MetAt == null && k.ReplacedAt == null).ToListAsync()).GroupBy(k => k.CaseId).ToDictionary(g => g.Key, g => g.Min(k => k.DueAt));
        var cases = (await db.Cases().AsNoTracking().ToListAsync()).Where(c => within.Covers(c.Position)).Select(c => (Case: c, Value: Of(c), c.NameKey)).ToArray();
        var known = cases.OrderBy(c => c.Value is null);
        var byValue = Comparer<object?>.Create((a, b) => a is string text ? string.CompareOrdinal(text, b as string) : System.Collections.Comparer.Default.Compare(a, b));
        // Those without an onset stand in the order of reports.
        DateTimeOffset? Reported(Case c) => order.Column.Key is "onset" && c.OnsetDate is null ? c.ReportedAt : null;
        return [.. order.IsDescending
            ? known.ThenByDescending(c => c.Value, byValue).ThenByDescending(c => Reported(c.Case)).ThenByDescending(c => c.Case.Id)
            : known.ThenBy(c => c.Value, byValue).ThenBy(c => Reported(c.Case)).ThenBy(c => c.Case.Id)];

        object? Of(Case c) => order.Column.Key switch
        {
            "number" => c.Number,
            "name" => c.NameKey.Length == 0 ? null : c.NameKey,
            "sex" => c.Sex is Sex.Unknown ? null : c.Sex,
            "age" => c.AgeYears,
            "area" => c.Position,
            "residence" => c.ResidencePosition,
            "class" => c.Class,
            "classDate" => c.ClassDate,
            "severity" => c.Severity,
            "onset" => c.OnsetDate,
            "firstVisit" => c.FirstVisitDate,
            "isolation" => c.IsolationDate,
            "diagnosed" => c.DiagnosedAt,
            "reported" => c.ReportedAt,
            "investigated" => c.InvestigatedAt,
            "due" => due.TryGetValue(c.Id, out var at) ? at : null,
            "outcome" => c.Outcome,
            "outcomeDate" => c.OutcomeDate,
            "deathDate" => c.DeathDate,
            "externalId" => c.ExternalId,
            "reportingUnit" => c.ReportingUnit,
            _ => throw new ArgumentOutOfRangeException(nameof(order), order.Column.Key, null),
        };
    }

    /// <summary>So many women of the first county more, reported on one day of April.</summary>
    private async Task CopyAsync(int cases) => (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
    {
        var columns = db.Model.FindEntityType(typeof(Case))!.GetProperties().Select(p => p.GetColumnName()).ToArray();
        var kind = db.Kind;
        var id = kind is DatabaseKind.Postgres ? "gen_random_uuid()" : "randomblob(16)";
        var reported = kind is DatabaseKind.Postgres ? "'2020-04-03T00:00:00Z'" : Instants.ToMicroseconds(new DateTimeOffset(2020, 4, 3, 0, 0, 0, TimeSpan.Zero)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var values = columns.Select(c => c switch { "id" => id, "number" => "'X-' || n", "external_id" => "NULL", "reported_at" => reported, "age_years" => "n % 90", "name_key" => "'赵'", "sex" => "2", _ => c });
        await using var lease = await db.OpenAsync(token);
        await using var command = lease.Command($"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {cases}) INSERT INTO disease_case ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} FROM (SELECT * FROM disease_case ORDER BY number LIMIT 1) one CROSS JOIN numbers");
        await command.ExecuteNonQueryAsync(token);
        return Done.Instance;
    }, CancellationToken.None)).Ok();
}
