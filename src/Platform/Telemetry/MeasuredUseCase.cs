using System.Diagnostics;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Platform.Telemetry;

/// <summary>One run of a use case under measurement: time, CPU, outcome, rows.</summary>
internal sealed class MeasuredUseCase : IDisposable
{
    private readonly ISlice _slice;
    private readonly Activity? _activity;
    private readonly long _started = Stopwatch.GetTimestamp();
    private string _outcome = "failed";

    public MeasuredUseCase(ISlice slice)
    {
        _slice = slice;
        _activity = Measures.Source.StartActivity(slice.Name);
        Cpu = Measures.UseCaseCpu.Enabled && FlowCpu.IsKnown ? new FlowCpu() : null;
    }

    public FlowCpu? Cpu { get; }

    public Result<T> Ended<T>(Result<T> result)
    {
        _outcome = result.IsOk ? "done" : "refused";
        _activity?.SetTag(Measures.RefusalTag, result.Refusal?.Code);
        if (result is { IsOk: true, Value: ITakesRows taken })
        {
            Count("new", taken.New);
            Count("changed", taken.Changed);
            Count("unchanged", taken.Unchanged);
            Count("refused", taken.Refused);
        }
        return result;
    }

    private void Count(string outcome, int rows) => Measures.ImportRows.Add(rows, new(Measures.UseCaseTag, _slice.Name), new(Measures.OutcomeTag, outcome));

    public void Cancelled() => _outcome = "cancelled";

    public void Dispose()
    {
        KeyValuePair<string, object?> name = new(Measures.UseCaseTag, _slice.Name), outcome = new(Measures.OutcomeTag, _outcome);
        Measures.UseCaseTime.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, name, outcome);
        if (Cpu is not null)
        {
            Measures.UseCaseCpu.Record(Cpu.Total.TotalSeconds, name);
        }
        _activity?.SetTag(Measures.OutcomeTag, _outcome);
        _activity?.SetStatus(_outcome == "failed" ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        _activity?.Dispose();
    }
}
