using CsCheck;
using Fangxian.Cases.Counts;

namespace Fangxian.Modules.Tests.Cases.Counts;

/// <summary>Properties of the comparison of a file with what is on record.</summary>
public sealed class CountMatchTests
{
    private const long Hour = 3_600_000_000;
    private const long Now = 1_000_000 * Hour;

    /// <summary>Rows of one file that does not contradict itself: one row for each area and day.</summary>
    private static readonly Gen<StagedCount[]> File = Gen.Select(Gen.Int[1, 6], Gen.Int[1, 3], Gen.Int[0, 20], Gen.Int[-1, 5], Gen.Bool, (day, area, confirmed, dead, told) => new StagedCount
    {
        DiseaseId = 1,
        Day = day,
        Position = area,
        Source = -1,
        Confirmed = confirmed,
        Suspected = SeriesFacts.Missing,
        Cured = SeriesFacts.Missing,
        Dead = dead < 0 ? SeriesFacts.Missing : dead,
        KnownSince = told ? (day * 24 + 30) * Hour : StagedCount.NoTime,
    }).Array[1, 15].Select(rows => rows.DistinctBy(r => (r.Position, r.Day)).Select((row, i) => row with { Line = i + 2 }).ToArray());

    [Fact]
    public void The_same_rows_again_are_all_unchanged() => File.Sample(rows =>
    {
        var ledger = new Ledger();
        ledger.Take(rows, Now);
        var again = ledger.Take(rows, Now + Hour);
        Assert.Equal((0, 0, rows.Length), (again.New, again.Corrected, again.Unchanged));
        Assert.Empty(again.Statements);
    }, iter: 300);

    [Fact]
    public void The_order_of_rows_in_a_file_does_not_matter() => Gen.Select(File, File, Gen.Int).Sample((before, rows, seed) =>
    {
        var shuffled = rows.ToArray();
        new Random(seed).Shuffle(shuffled);
        var (a, b) = (new Ledger(), new Ledger());
        a.Take(before, Now);
        b.Take(before, Now);
        var (one, other) = (a.Take(rows, Now + Hour), b.Take(shuffled, Now + Hour));
        Assert.Equal((one.New, one.Corrected, one.Unchanged), (other.New, other.Corrected, other.Unchanged));
        Assert.Equal(one.Statements.Select(Said), other.Statements.Select(Said));
    }, iter: 300);

    [Fact]
    public void Every_row_is_new_corrected_unchanged_or_a_contradiction() => Gen.Select(File, File.Select(f => f), File).Sample((before, some, others) =>
    {
        var ledger = new Ledger();
        ledger.Take(before, Now);
        StagedCount[] rows = [.. some, .. others.Select(r => r with { Line = r.Line + 100 })];
        var match = ledger.Take(rows, Now + Hour);
        Assert.Equal(rows.Length, match.New + match.Corrected + match.Unchanged + match.Contradictions.Count);
    }, iter: 300);

    [Fact]
    public void After_an_import_without_publication_times_the_record_says_what_the_file_says() => Gen.Select(File, File).Sample((before, rows) =>
    {
        var ledger = new Ledger();
        ledger.Take(before, Now);
        var untold = rows.Select(r => r with { KnownSince = StagedCount.NoTime }).ToArray();
        ledger.Take(untold, Now + Hour);
        foreach (var row in untold)
        {
            Assert.Equal(row.Confirmed, ledger.Now(row.Position, row.Day, 0));
            if (row.Dead != SeriesFacts.Missing)
            {
                Assert.Equal(row.Dead, ledger.Now(row.Position, row.Day, 3));
            }
        }
    }, iter: 300);

    [Fact]
    public void Nothing_is_known_after_its_recording() => Gen.Select(File, File).Sample((before, rows) =>
    {
        var ledger = new Ledger();
        ledger.Take(before, 40 * Hour);
        Assert.All(ledger.Take(rows, 41 * Hour).Statements, statement => Assert.InRange(statement.KnownSince, long.MinValue, 41 * Hour));
    }, iter: 300);

    private static (long, int, long, int, int) Said(NewStatement s) => (s.Position, s.Day, s.KnownSince, s.Confirmed, s.Dead);

    /// <summary>Statements on record, in memory.</summary>
    private sealed class Ledger
    {
        private readonly List<NewStatement> _all = [];

        public CountMatch Take(StagedCount[] rows, long recordedAt)
        {
            var match = CountMatch.MakeAsync([.. rows], (_, position, first, last) => Task.FromResult<List<NewStatement>>([.. Of(position).Where(s => s.Day >= first && s.Day <= last)]), day => (day + 1) * 24 * Hour, recordedAt).Result;
            _all.AddRange(match.Statements);
            return match;
        }

        public int Now(long position, int day, int measure)
        {
            var statements = Of(position).Where(s => s.Day == day).ToArray();
            return statements[CountMatch.Latest(statements, measure)].Value(measure);
        }

        private IEnumerable<NewStatement> Of(long position) => _all.Where(s => s.Position == position).OrderBy(s => s.Day).ThenBy(s => s.Sequence);
    }
}
