using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Zones;

namespace Fangxian.AuditBench;

/// <summary>
/// The same writes with the audit on and off, in turns (on off off on …), so that growth of the tables and the machine's
/// other work meet both alike. What the chain alone costs is told by lines that stand in none.
/// </summary>
internal sealed class CostToWriters(Databases databases)
{
    private const string Disease = "covid-19";
    private const int Blocks = 48;
    private const int WarmTurns = 40;
    private const int WritesInBlock = 40;
    private const int Imports = 12;
    private const int DaysInImport = 100;

    private readonly Run _on = new(databases, TimeProvider.System);
    private readonly Run _off = new(databases, TimeProvider.System) { Audits = false };
    private readonly Actor _actor = Actor.Operator();
    private string[] _counties = [];
    private int _made;

    public async Task MeasureAsync()
    {
        await using (var db = databases.ForReading(Scope.Everything))
        {
            var first = (await db.AreaTreeAsync(CancellationToken.None)).Root!.Children.First(p => p.Children.Sum(c => c.Children.Count) > 100);
            _counties = [.. first.Children.SelectMany(p => p.Children).Where(c => c.Level is AreaLevel.County).Take(150).Select(c => c.Code)];
        }
        await CompareAsync("a figure entered", Blocks, EnterAsync);
        await CompareAsync("a zone made (two small rows)", Blocks, MakeZonesAsync);
        await CompareAsync($"an import of {_counties.Length * DaysInImport:#,0} counts", Imports, ImportAsync);
        await using var plain = await PlainLines.MakeAsync(databases);
        var beside = EnterCount.Slice with { RunAsync = plain.Beside(EnterCount.Slice.RunAsync) };
        await CompareAsync("a figure entered, its line in a chain ÷ in none", Blocks, run => run == _on ? EnterAsync(run) : EnterAsync(run, beside), "");
    }

    private async Task CompareAsync(string what, int turns, Func<Run, Task<int>> write, string onOff = ", audit on ÷ off")
    {
        // Code that is still being compiled costs many times what it costs in the second hour of a server, and the audit's no less than the rest.
        for (var turn = 0; turn < Math.Min(turns, WarmTurns); turn++)
        {
            await write(turn % 2 == 0 ? _on : _off);
        }
        var (on, off) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < turns; turn++)
        {
            var isOn = turn % 4 is 0 or 3;
            var started = Stopwatch.GetTimestamp();
            var writes = await write(isOn ? _on : _off);
            (isOn ? on : off).Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds / writes);
        }
        Console.WriteLine($"| {databases.Address.Kind} | {what}{onOff} | {Median(on) / Median(off):0.00} | ≤ 1.10 | {Median(on):0.00} ms with, {Median(off):0.00} ms without; means {on.Average() / off.Average():0.00} |");
    }

    private Task<int> EnterAsync(Run run) => EnterAsync(run, EnterCount.Slice);

    private async Task<int> EnterAsync(Run run, Slice<EnterCount.Request, EnterCount.Response> slice)
    {
        for (var i = 0; i < WritesInBlock; i++, _made++)
        {
            var day = new DateOnly(2021, 1, 1).AddDays(_made / _counties.Length);
            Ok(await run.Async(slice, new EnterCount.Request { Area = _counties[_made % _counties.Length], Date = day, Disease = Disease, Confirmed = _made, ExpectedVersion = 0 }, _actor));
        }
        return WritesInBlock;
    }

    private async Task<int> MakeZonesAsync(Run run)
    {
        for (var i = 0; i < WritesInBlock; i++, _made++)
        {
            Ok(await run.Async(MakeZone.Slice, new MakeZone.Request { Name = $"区{_made}", Members = [_counties[_made % _counties.Length]] }, _actor));
        }
        return WritesInBlock;
    }

    /// <summary>Every file corrects all figures of the one before.</summary>
    private async Task<int> ImportAsync(Run run)
    {
        var round = ++_made;
        var csv = new StringBuilder("date,code,confirmed\n");
        foreach (var county in _counties)
        {
            for (var day = 0; day < DaysInImport; day++)
            {
                csv.Append(new DateOnly(2020, 1, 1).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Append(',').Append(county).Append(',').Append(round + day).Append('\n');
            }
        }
        var content = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
        var staged = Ok(await run.Async(StageCounts.Slice, new StageCounts.Request { Content = content, FileName = "counts.csv", Disease = Disease }, _actor));
        Ok(await run.Async(PublishCounts.Slice, new PublishCounts.Request { Staged = staged }, _actor));
        return 1;
    }

    private static T Ok<T>(Result<T> result) => result.IsOk ? result.Value : throw new InvalidOperationException(result.Refusal.Code);

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2 : 0;
}
