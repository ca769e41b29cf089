using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fangxian.Platform.Data;
using Fangxian.Platform.Telemetry;
using Fangxian.Registry.Areas;

namespace Fangxian.Modules.Tests.Platform.Telemetry;

/// <summary>What is measured, and that its tags are names of the program alone.</summary>
public abstract class MeasuresTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : MeasuresTests(DatabaseKind.Sqlite)
    {
        [Fact]
        public async Task Waiting_at_the_gate_and_committing_together_are_measured()
        {
            var measured = await MeasuredAsync();
            Assert.Contains(measured, m => m.Instrument == "fangxian.write_gate.wait" && m.Value >= 0);
            Assert.Contains(measured, m => m.Instrument == "fangxian.write_gate.group" && m.Value >= 1);
        }
    }

    public sealed class OnPostgres() : MeasuresTests(DatabaseKind.Postgres);

    [Fact]
    public async Task Use_cases_are_measured_with_time_CPU_outcome_and_rows()
    {
        using var traces = new ActivityListener { ShouldListenTo = source => source.Name == Measures.Name, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        var ended = new ConcurrentBag<Activity>();
        traces.ActivityStopped = ended.Add;
        ActivitySource.AddActivityListener(traces);
        var measured = await MeasuredAsync();
        Assert.Contains(measured, m => m.Instrument == "fangxian.use_case.duration" && m.Tags is [("outcome", "done"), ("use_case", "areas/import")] && m.Value > 0);
        Assert.Contains(measured, m => m.Instrument == "fangxian.use_case.duration" && m.Tags is [("outcome", "refused"), ("use_case", "areas/rename")]);
        Assert.Contains(measured, m => m.Instrument == "fangxian.import.rows" && m.Tags is [("outcome", "unchanged"), ("use_case", "areas/import")] && m.Value == 10);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains(measured, m => m.Instrument == "fangxian.use_case.cpu" && m.Tags is [("use_case", "areas/import")] && m.Value is > 0 and < 60);
        }
        Assert.All(measured.Where(m => m.Instrument.StartsWith("fangxian.", StringComparison.Ordinal)).SelectMany(m => m.Tags), tag => Assert.Matches("^[a-z/-]+$", tag.Value));
        Assert.Contains(ended, a => a.OperationName == "areas/rename" && a.GetTagItem(Measures.RefusalTag) is "areas/not-found");
    }

    /// <summary>What is measured while areas are imported and one that is not there is renamed.</summary>
    protected async Task<IReadOnlyList<(string Instrument, double Value, (string Key, string Value)[] Tags)>> MeasuredAsync()
    {
        var measured = new ConcurrentQueue<(string, double, (string, string)[])>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == Measures.Name) { l.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        (await RunAsync(ImportAreas.Slice, new ImportAreas.Request { Content = InventedProvince.Open(), FileName = "invented.csv" })).Ok();
        Assert.False((await RunAsync(RenameArea.Slice, new RenameArea.Request { Code = "778899", Name = "无此地", Version = 1 })).IsOk);
        return [.. measured];

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            measured.Enqueue((instrument.Name, value, [.. tags.ToArray().Select(t => (t.Key, t.Value?.ToString() ?? "")).OrderBy(t => t.Key, StringComparer.Ordinal)]));
    }
}
