using System.Collections.Concurrent;

namespace Fangxian.Platform.Telemetry;

/// <summary>What waits or runs in this process at the moment, by name: shown with the health of the server and told to whoever measures it.</summary>
public sealed class Queues
{
    public const string WriteGate = "write-gate";
    public const string Imports = "imports";
    public const string Outbox = "outbox";

    private readonly ConcurrentDictionary<string, Func<long>> _lengths = new();
    private long _imports;

    public Queues() => Add(Imports, () => Interlocked.Read(ref _imports));

    /// <summary>The queues with their length, by name.</summary>
    public IReadOnlyList<(string Name, long Length)> All => [.. _lengths.ToArray().OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => (q.Key, q.Value()))];

    /// <summary>Adds a queue; its length is asked whenever somebody looks, so it must cost nothing.</summary>
    public void Add(string name, Func<long> length) => _lengths[name] = length;

    internal void ImportBegins() => Interlocked.Increment(ref _imports);

    internal void ImportEnds() => Interlocked.Decrement(ref _imports);
}
