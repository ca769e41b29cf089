using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fangxian.Platform.Telemetry;

/// <summary>
/// What the program measures of itself, for traces and metrics of OpenTelemetry. Nobody listening, nothing is measured. A tag
/// is a name of the program (use case, outcome, queue), never an id, an address or a word that somebody typed.
/// </summary>
public static class Measures
{
    /// <summary>The name of the source of traces and of the meter.</summary>
    public const string Name = "Fangxian";

    public const string UseCaseTag = "use_case", OutcomeTag = "outcome", QueueTag = "queue", RefusalTag = "refusal";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Histogram<double> UseCaseTime = Meter.CreateHistogram<double>("fangxian.use_case.duration", "s", "Time from the request of a use case to its answer.");
    internal static readonly Histogram<double> UseCaseCpu = Meter.CreateHistogram<double>("fangxian.use_case.cpu", "s", "CPU time of the threads on which a use case ran, without the use cases within it. Linux only.");
    internal static readonly Histogram<double> GateWait = Meter.CreateHistogram<double>("fangxian.write_gate.wait", "s", "Time that a writer waited for its turn.");
    internal static readonly Histogram<int> GateGroup = Meter.CreateHistogram<int>("fangxian.write_gate.group", "{writers}", "Writers that committed together (SQLite).");
    internal static readonly Counter<long> ImportRows = Meter.CreateCounter<long>("fangxian.import.rows", "{rows}", "Rows of imported files.");

    /// <summary>Whether somebody wants to know of use cases.</summary>
    internal static bool UseCasesAreAsked => UseCaseTime.Enabled || Source.HasListeners() || UseCaseCpu.Enabled || ImportRows.Enabled;

    /// <summary>Tells the length of a process's queues to whoever listens from now on.</summary>
    public static void Tell(Queues queues) => Meter.CreateObservableUpDownCounter("fangxian.queue.length",
        () => queues.All.Select(q => new Measurement<long>(q.Length, new KeyValuePair<string, object?>(QueueTag, q.Name))), "{items}", "What waits or runs at the moment.");
}
