using System.Text;
using Fangxian.Cases;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>Whichever way a line list is read, it is the same list; and each way walks the index that it was chosen for.</summary>
public abstract class CaseWayTests(DatabaseKind kind) : OutbreakTests(kind)
{
    private Disease _disease = null!;
    private Guid _import;

    public sealed class OnSqlite() : CaseWayTests(DatabaseKind.Sqlite)
    {
        [Fact]
        public async Task Every_filter_names_the_index_that_serves_it()
        {
            await Served(new(), CaseSort.ReportedLatest, CaseIndexes.ByReport, CaseIndexes.ByArea);
            await Served(new() { Severity = Severity.Moderate, AgeFrom = 10 }, CaseSort.ReportedEarliest, CaseIndexes.ByReport, CaseIndexes.ByArea);
            await Served(new() { Severity = Severity.Severe, AgeFrom = 10 }, CaseSort.ReportedEarliest, CaseIndexes.ByReport, CaseIndexes.GraveOfArea);
            await Served(new() { Sex = Sex.Female }, CaseSort.ReportedLatest, CaseIndexes.ByReport, CaseIndexes.ByArea);
            await Served(new() { Class = CaseClass.Confirmed }, CaseSort.ReportedLatest, CaseIndexes.ByReport, CaseIndexes.ByArea);
            await Served(new() { Class = CaseClass.Suspected }, CaseSort.ReportedLatest, CaseIndexes.ByClass, CaseIndexes.ByClassOfArea);
            await Served(new() { Class = CaseClass.Suspected, ReportedTo = new(2020, 2, 5) }, CaseSort.ReportedLatest, CaseIndexes.ByClass, CaseIndexes.ByClass);
            await Served(new() { Outcome = CaseOutcome.Died }, CaseSort.ReportedEarliest, CaseIndexes.Dead, CaseIndexes.DeadOfArea);
            await Served(new() { Outcome = CaseOutcome.Died, ReportedFrom = new(2020, 2, 5) }, CaseSort.ReportedEarliest, CaseIndexes.Dead, CaseIndexes.Dead);
            await Served(new() { ReportedFrom = new(2020, 2, 5) }, CaseSort.ReportedLatest, CaseIndexes.ByReport, CaseIndexes.ByReport);
            await Served(new() { Import = _import }, CaseSort.ReportedLatest, CaseIndexes.ByImport, CaseIndexes.ByImport);
            await Served(new(), CaseSort.OnsetLatest, CaseIndexes.ByOnset, CaseIndexes.ByArea);
            await Served(new() { OnsetFrom = new(2020, 2, 3) }, CaseSort.OnsetEarliest, CaseIndexes.ByOnset, CaseIndexes.ByOnset);
            await Served(new() { OnsetFrom = new(2020, 2, 3), OnsetTo = new(2020, 2, 4) }, CaseSort.ReportedLatest, CaseIndexes.ByOnset, CaseIndexes.ByOnset);
            await Served(new() { Severity = Severity.Critical, OnsetFrom = new(2020, 2, 3) }, CaseSort.ReportedLatest, CaseIndexes.ByReport, CaseIndexes.GraveOfArea);
            await Served(new() { Words = "王" }, CaseSort.ReportedLatest, CaseIndexes.ByName, CaseIndexes.ByName);
            await Served(new(), CaseSort.ReportedLatest, CaseIndexes.ByArea, CaseIndexes.ByArea, "9901");
        }

        [Fact]
        public async Task What_few_match_is_found_whole_and_sorted()
        {
            await using var db = App.Read();
            async Task<CaseWay> Way(CaseFilter filter) => (await CaseQuery.MakeAsync(db, filter, Covid, Scope.Everything, CaseSort.ReportedLatest, App.Clock.Now(), CancellationToken.None)).Way;
            Assert.Equal(new(CaseStart.Range, CaseIndexes.DeadOfArea, CaseIndexes.DeadOfArea), await Way(new() { Outcome = CaseOutcome.Died }));
            Assert.Equal(new(CaseStart.Range, CaseIndexes.ByArea, CaseIndexes.ByArea), await Way(new() { AgeFrom = 10 }));
            Assert.Equal(new(CaseStart.Order, CaseIndexes.ByReport, CaseIndexes.ByArea), await Way(new()));
        }

        [Fact]
        public async Task Of_an_area_what_is_narrow_is_read_there_alone()
        {
            var within = (await App.OfAreaAsync("9901")).Scope;
            await using var db = App.Databases.ForReading(within);
            foreach (var (filter, index, of) in new[]
            {
                (new CaseFilter { Class = CaseClass.Suspected }, CaseIndexes.ByClassOfArea, "disease_id=? AND class=?"),
                (new CaseFilter { Outcome = CaseOutcome.Died }, CaseIndexes.DeadOfArea, "disease_id=?"),
                (new CaseFilter { Severity = Severity.Severe, OnsetFrom = new(2020, 2, 3), Sex = Sex.Female }, CaseIndexes.GraveOfArea, "disease_id=? AND severity=?"),
            })
            {
                var query = new CaseQuery(db, filter, Covid.Id, within, CaseSort.ReportedLatest, App.Clock.Now(), new(CaseStart.Range, index, index));
                var lines = await query.ExplainAsync(51, 1001, CancellationToken.None);
                Assert.Equal(2, lines.Count(l => l == $"SEARCH c USING COVERING INDEX {index} ({of} AND position>? AND position<?)"));
            }
        }

        [Theory]
        [InlineData("9901", 9901L)]
        [InlineData("990102", 9901L)]
        [InlineData("99", null)]
        [InlineData(null, null)]
        public async Task What_lies_in_one_prefecture_is_read_there_alone_in_the_order_of_reports(string? area, long? prefecture)
        {
            var within = area is null ? Scope.Everything : (await App.OfAreaAsync(area)).Scope;
            Assert.Equal(prefecture, CaseIndexes.PrefectureOf(within));
            if (prefecture is null)
            {
                return;
            }
            await using var db = App.Databases.ForReading(within);
            foreach (var (filter, range) in new[]
            {
                (new CaseFilter(), ""),
                (new CaseFilter { Sex = Sex.Female, AgeFrom = 3 }, ""),
                (new CaseFilter { ReportedFrom = new(2020, 2, 5), ReportedTo = new(2020, 2, 6) }, " AND reported_at>? AND reported_at<?"),
            })
            {
                var way = new CaseWay(CaseStart.Order, CaseIndexes.ByReportOfPrefecture, CaseIndexes.ByReportOfPrefecture);
                var lines = await new CaseQuery(db, filter, Covid.Id, within, CaseSort.ReportedLatest, App.Clock.Now(), way).ExplainAsync(51, 1001, CancellationToken.None);
                Assert.Equal(2, lines.Count(l => l == $"SEARCH c USING COVERING INDEX {CaseIndexes.ByReportOfPrefecture} (disease_id=? AND <expr>=?{range})"));
                Assert.DoesNotContain("USE TEMP B-TREE FOR ORDER BY", lines);
            }
        }

        [Fact]
        public async Task A_few_that_something_names_are_looked_up_one_by_one()
        {
            foreach (var filter in new[] { new CaseFilter { Words = "990101-2020" }, new CaseFilter { Overdue = true } })
            {
                var lines = await ExplainAsync(filter, CaseSort.ReportedLatest, null);
                Assert.All(lines.Where(l => l.Contains(" c ", StringComparison.Ordinal)), l => Assert.StartsWith("SEARCH c USING", l, StringComparison.Ordinal));
                Assert.Contains(lines, l => l.Contains("SEARCH c USING INDEX sqlite_autoindex_disease_case_1 (id=?)", StringComparison.Ordinal));
            }
        }

        private async Task Served(CaseFilter filter, CaseSort sort, string page, string count, string? area = null)
        {
            var lines = await ExplainAsync(filter, sort, area);
            string[] ways = [.. lines.Where(l => l.StartsWith("SEARCH c ", StringComparison.Ordinal))];
            Assert.DoesNotContain(lines, l => l is "SCAN c" or "SCAN p" || l.StartsWith("SCAN c USING", StringComparison.Ordinal) || l.StartsWith("SCAN p USING", StringComparison.Ordinal));
            Assert.Collection(ways, l => Assert.Contains(" " + page + " ", l), l => Assert.Contains(" " + count + " ", l));
            var isSorted = area is not null || page is CaseIndexes.ByOnset && sort is CaseSort.ReportedLatest;
            Assert.Equal(isSorted, lines.Contains("USE TEMP B-TREE FOR ORDER BY"));
        }

        private async Task<IReadOnlyList<string>> ExplainAsync(CaseFilter filter, CaseSort sort, string? area)
        {
            var within = area is null ? Scope.Everything : (await App.OfAreaAsync(area)).Scope;
            await using var db = App.Databases.ForReading(within);
            var now = App.Clock.Now();
            var way = await CaseWay.ChooseAsync(db, filter, Covid.Id, within, sort, now, CancellationToken.None);
            return await new CaseQuery(db, filter, Covid.Id, within, sort, now, way).ExplainAsync(51, 1001, CancellationToken.None);
        }
    }

    public sealed class OnPostgres() : CaseWayTests(DatabaseKind.Postgres)
    {
        /// <summary>Of sixty cases PostgreSQL would read all: what it may choose from is left to indexes that have the order asked for.</summary>
        [Fact]
        public async Task Every_order_is_walked_along_the_index_that_has_it()
        {
            await Walked(new(), CaseSort.ReportedLatest, CaseIndexes.ByReport, "Backward");
            await Walked(new() { ReportedFrom = new(2020, 2, 5), Sex = Sex.Female }, CaseSort.ReportedEarliest, CaseIndexes.ByReport, "");
            await Walked(new() { Severity = Severity.Severe, AgeFrom = 10 }, CaseSort.ReportedEarliest, CaseIndexes.ByReport, "");
            await Walked(new() { Class = CaseClass.Suspected }, CaseSort.ReportedLatest, CaseIndexes.ByClass, "Backward");
            await Walked(new() { Outcome = CaseOutcome.Died }, CaseSort.ReportedEarliest, CaseIndexes.Dead, "");
            await Walked(new(), CaseSort.OnsetLatest, CaseIndexes.ByOnset, "Backward");
            await Walked(new() { OnsetFrom = new(2020, 2, 3) }, CaseSort.OnsetEarliest, CaseIndexes.ByOnset, "");
            await Walked(new() { Words = "王" }, CaseSort.ReportedLatest, CaseIndexes.ByName, "");
        }

        private async Task Walked(CaseFilter filter, CaseSort sort, string index, string direction)
        {
            await using var db = App.Read();
            await db.StayOpenAsync(CancellationToken.None);
            await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off");
            var now = App.Clock.Now();
            var way = await CaseWay.ChooseAsync(db, filter, Covid.Id, Scope.Everything, sort, now, CancellationToken.None);
            var lines = await new CaseQuery(db, filter, Covid.Id, Scope.Everything, sort, now, way).ExplainAsync(51, 1001, CancellationToken.None);
            var scan = lines.First(l => l.Contains("disease_case", StringComparison.Ordinal)).TrimStart(' ', '-', '>');
            Assert.Matches($"^Index (Only )?Scan {direction} ?using \"?{index}\"? on disease_case c ", scan);
            Assert.DoesNotContain(lines.TakeWhile(l => !l.Contains("Aggregate", StringComparison.Ordinal)), l => l.Contains("Sort Key", StringComparison.Ordinal));
            // The condition is a range of the index, not asked of each row.
            Assert.Contains(lines, l => l.TrimStart().StartsWith("Index Cond: ", StringComparison.Ordinal));
        }
    }

    protected Disease Covid => _disease;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        string[] counties = ["990101", "990102", "990202"];
        var rows = new StringBuilder();
        for (var i = 0; i < 60; i++)
        {
            var day = new DateOnly(2020, 2, 1).AddDays(i % 20);
            rows.Append($"R-{i},{(i % 2 == 0 ? "王" : "李")}{(char)('一' + i)},{(i % 3 == 0 ? "女" : "男")},{i},,,{counties[i % 3]},{(i % 7 == 0 ? "" : day.ToString("yyyy-MM-dd"))},{(i % 10 == 9 ? DateOnly.FromDateTime(App.Clock.GetUtcNow().UtcDateTime).AddDays(-1) : day.AddDays(2)):yyyy-MM-dd} {8 + i % 9:00}:15,{(i % 4 == 0 ? "疑似" : "确诊病例")},{(i % 5 == 0 ? "重型" : "轻型")},发热,{(i % 6 == 0 ? "死亡" : "")},{(i % 6 == 0 ? day.AddDays(9).ToString("yyyy-MM-dd") : "")}\r\n");
        }
        var report = await App.ImportCasesAsync(rows.ToString());
        Assert.Equal((60, 0, 0, 0), report.Sums());
        _import = report.ImportId!.Value;
        // What was over when the file came is not known; what still ran is overdue now.
        App.Clock.Advance(TimeSpan.FromDays(2));
        await using var db = App.Read();
        _disease = (await db.DiseasesAsync(CancellationToken.None)).ByCode(LineLists.Disease)!;
    }

    [Theory]
    [InlineData(CaseSort.ReportedLatest)]
    [InlineData(CaseSort.ReportedEarliest)]
    [InlineData(CaseSort.OnsetLatest)]
    [InlineData(CaseSort.OnsetEarliest)]
    public async Task Every_way_finds_what_the_records_say(CaseSort sort)
    {
        await using var db = App.Read();
        var cases = await db.Cases().AsNoTracking().ToListAsync();
        var persons = await db.PersonRows().ToDictionaryAsync(p => p.Id);
        var now = App.Clock.Now();
        var overdue = (await db.Set<Fangxian.Cases.Clocks.CaseClock>().Where(k => k.MetAt == null && k.ReplacedAt == null && k.DueAt < now).Select(k => k.CaseId).ToListAsync()).ToHashSet();
        Assert.NotEmpty(overdue);
        var (south, north) = ((await App.OfAreaAsync("9901")).Scope, (await App.OfAreaAsync("990202")).Scope);
        var two = Scope.Of([.. (await App.OfAreaAsync("990101")).Scope.Ranges, .. north.Ranges]);
        var compared = 0;
        foreach (var within in new[] { Scope.Everything, south, north, two })
        {
            foreach (var filter in Filters())
            {
                var wanted = cases.Where(c => within.Covers(c.Position) && Fits(filter, c, persons[c.PersonId], overdue) && (c.OnsetDate is not null || sort is CaseSort.ReportedLatest or CaseSort.ReportedEarliest)).ToArray();
                foreach (var way in Ways(filter, sort, within).Append(await CaseWay.ChooseAsync(db, filter, _disease.Id, within, sort, now, CancellationToken.None)))
                {
                    var query = new CaseQuery(db, filter, _disease.Id, within, sort, now, way);
                    var (page, found) = await query.PageAsync(null, 200, CancellationToken.None);
                    Assert.Equal(InOrder(wanted, sort, way, persons), page.Select(p => p.Id));
                    Assert.Equal(wanted.Length, await query.CountAsync(1001, CancellationToken.None));
                    Assert.True(found is null || found == wanted.Length || wanted.Length == 0);
                    compared++;
                }
            }
        }
        Assert.True(compared > 4 * 19 * 3);
    }

    private IEnumerable<CaseFilter> Filters()
    {
        yield return new();
        yield return new() { Class = CaseClass.Suspected };
        yield return new() { Class = CaseClass.Confirmed, Severity = Severity.Severe };
        yield return new() { Class = CaseClass.Suspected, Outcome = CaseOutcome.Died };
        yield return new() { Outcome = CaseOutcome.Died };
        yield return new() { Sex = Sex.Female };
        yield return new() { AgeFrom = 10, AgeTo = 30, Sex = Sex.Male };
        yield return new() { OnsetFrom = new(2020, 2, 3), OnsetTo = new(2020, 2, 9) };
        yield return new() { OnsetFrom = new(2020, 2, 15), Severity = Severity.Mild };
        yield return new() { ReportedFrom = new(2020, 2, 5), ReportedTo = new(2020, 2, 6) };
        yield return new() { Words = "王" };
        yield return new() { Words = "李", Class = CaseClass.Confirmed, OnsetFrom = new(2020, 2, 5) };
        yield return new() { Words = "990101-2020-00" };
        yield return new() { Words = "R-7" };
        yield return new() { Words = "990202-2020", Sex = Sex.Male, Overdue = true };
        yield return new() { Overdue = true };
        yield return new() { Overdue = true, Class = CaseClass.Suspected };
        yield return new() { Import = _import, Outcome = CaseOutcome.Died };
        yield return new() { Import = Guid.NewGuid() };
    }

    /// <summary>Every way that may be taken for a filter, whether or not so few cases would bring it about.</summary>
    private static IEnumerable<CaseWay> Ways(CaseFilter filter, CaseSort sort, Scope within)
    {
        var byOnset = sort is CaseSort.OnsetLatest or CaseSort.OnsetEarliest;
        yield return new(CaseStart.Order, byOnset ? CaseIndexes.ByOnset : CaseIndexes.ByReport, CaseIndexes.ByArea);
        yield return new(CaseStart.Range, CaseIndexes.ByArea, CaseIndexes.ByArea);
        yield return new CaseWay(CaseStart.Order, CaseIndexes.ByReport, CaseIndexes.ByReport).Whole();
        if (CaseIndexes.PrefectureOf(within) is not null && !byOnset)
        {
            yield return new(CaseStart.Order, CaseIndexes.ByReportOfPrefecture, CaseIndexes.ByReportOfPrefecture);
            yield return new CaseWay(CaseStart.Order, CaseIndexes.ByReportOfPrefecture, CaseIndexes.ByReportOfPrefecture).Whole();
        }
        if (filter.OnsetFrom is not null)
        {
            yield return new(CaseStart.Range, CaseIndexes.ByOnset, CaseIndexes.ByOnset);
        }
        if (filter.Class is CaseClass.Suspected && !byOnset)
        {
            yield return new(CaseStart.Order, CaseIndexes.ByClass, CaseIndexes.ByClass);
            yield return new CaseWay(CaseStart.Order, CaseIndexes.ByClass, CaseIndexes.ByClass).Whole();
            yield return new CaseWay(CaseStart.Order, CaseIndexes.ByClass, CaseIndexes.ByClassOfArea).Whole();
        }
        if (filter.Outcome is CaseOutcome.Died && !byOnset)
        {
            yield return new(CaseStart.Order, CaseIndexes.Dead, CaseIndexes.Dead);
            yield return new CaseWay(CaseStart.Order, CaseIndexes.Dead, CaseIndexes.Dead).Whole();
            yield return new CaseWay(CaseStart.Order, CaseIndexes.Dead, CaseIndexes.DeadOfArea).Whole();
        }
        if (filter.Severity >= Severity.Severe && !byOnset)
        {
            yield return new(CaseStart.Order, CaseIndexes.ByReport, CaseIndexes.Grave);
            yield return new(CaseStart.Range, CaseIndexes.Grave, CaseIndexes.Grave);
            yield return new CaseWay(CaseStart.Order, CaseIndexes.ByReport, CaseIndexes.GraveOfArea).Whole();
        }
        if (filter.Import is not null && !byOnset)
        {
            yield return new(CaseStart.Order, CaseIndexes.ByImport, CaseIndexes.ByImport);
            yield return new(CaseStart.Order, CaseIndexes.ByImport, CaseIndexes.ByArea);
            yield return new CaseWay(CaseStart.Order, CaseIndexes.ByImport, CaseIndexes.ByImport).Whole();
        }
        if (LookedFor.NameKey(filter.Words).Length > 0)
        {
            yield return new(CaseStart.Name, CaseIndexes.ByName, CaseIndexes.ByName);
        }
        if (LookedFor.IsNumber(filter.Words))
        {
            yield return CaseWay.Few(CaseSourceOfFew.Number);
        }
        if (filter.Overdue is true)
        {
            yield return CaseWay.Few(CaseSourceOfFew.Clock);
        }
        if (filter.Import is not null)
        {
            yield return CaseWay.Few(CaseSourceOfFew.Import);
        }
    }

    private bool Fits(CaseFilter filter, Case c, PersonRow person, HashSet<Guid> overdue) =>
        (filter.Class is not { } of || c.Class == of)
        && (filter.Severity is not { } severity || c.Severity == severity)
        && (filter.Outcome is not { } outcome || c.Outcome == outcome)
        && (filter.Sex is not { } sex || person.Sex == sex)
        && (filter.AgeFrom is not { } youngest || c.AgeYears >= youngest) && (filter.AgeTo is not { } oldest || c.AgeYears <= oldest)
        && (filter.OnsetFrom is not { } from || c.OnsetDate >= from) && (filter.OnsetTo is not { } to || c.OnsetDate <= to)
        && (filter.ReportedFrom is not { } first || App.Databases.Shared.Calendar.DayOf(c.ReportedAt.AddTicks(-1)) >= first) && (filter.ReportedTo is not { } last || App.Databases.Shared.Calendar.DayOf(c.ReportedAt.AddTicks(-1)) <= last)
        && (filter.Import is not { } import || c.ImportId == import)
        && (filter.Overdue is not true || overdue.Contains(c.Id))
        && (filter.Words is not { } words || person.Name.StartsWith(words, StringComparison.Ordinal) || c.Number.StartsWith(words, StringComparison.Ordinal) || c.ExternalId == words);

    private static IEnumerable<Guid> InOrder(Case[] cases, CaseSort sort, CaseWay way, Dictionary<Guid, PersonRow> persons) => (way.Start is CaseStart.Name
        ? cases.OrderBy(c => persons[c.PersonId].NameKey, StringComparer.Ordinal).ThenBy(c => c.Id)
        : sort switch
        {
            CaseSort.ReportedLatest => cases.OrderByDescending(c => c.ReportedAt).ThenByDescending(c => c.Id),
            CaseSort.ReportedEarliest => cases.OrderBy(c => c.ReportedAt).ThenBy(c => c.Id),
            CaseSort.OnsetLatest => cases.OrderByDescending(c => c.OnsetDate).ThenByDescending(c => c.Id),
            _ => cases.OrderBy(c => c.OnsetDate).ThenBy(c => c.Id),
        }).Select(c => c.Id);
}
