using System.Collections.Concurrent;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Jobs;
using Fangxian.Platform.Telemetry;

namespace Fangxian.Platform.Data;

/// <summary>
/// What one process keeps of one database between requests. Everything in it is derived and may vanish;
/// each entry is made for one data version and is replaced when the version moves on.
/// </summary>
public sealed class SharedState(OutbreakCalendar calendar, string dataFolder, Func<KeyRing> openKeys)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();
    private readonly Lock _keysLock = new();
    private KeyRing? _keys;
    private long _clock;

    /// <summary>How many entries are kept; the least recently used go first.</summary>
    public const int MostEntries = 512;

    public OutbreakCalendar Calendar { get; } = calendar;

    /// <summary>The versions of all topics, as they stood a moment ago.</summary>
    public VersionSnapshot Versions { get; } = new();

    /// <summary>What waits or runs at the moment.</summary>
    public Queues Queues { get; } = new();

    /// <summary>When this process last noticed that the machine's clock was set, and by how much; null where it has not.</summary>
    public ClockSet? ClockSet { get; set; }

    /// <summary>How the jobs of this process stand.</summary>
    public JobStates Jobs { get; } = new();

    /// <summary>The shipped tables that this process could not use.</summary>
    public RefusedTables Refused { get; } = new();

    /// <summary>The folder of shipped tables of facts (<c>data/</c>).</summary>
    public string DataFolder { get; } = dataFolder;

    /// <summary>The keys of encrypted fields, read from their file when first needed and whenever it was written since.</summary>
    public KeyRing Keys
    {
        get
        {
            lock (_keysLock)
            {
                return _keys is null || _keys.IsOutdated ? _keys = openKeys() : _keys;
            }
        }
    }

    /// <summary>The entry of this key at this version, made once however many ask for it at the same time.</summary>
    public async Task<T> GetAsync<T>(string key, long version, Func<Task<T>> make)
        where T : notnull
    {
        var entry = _entries.AddOrUpdate(key, _ => new(version), (_, old) => old.Version == version ? old : new(version));
        entry.LastUsed = Interlocked.Increment(ref _clock);
        Trim();
        try
        {
            return (T)await entry.ValueAsync(async () => await make());
        }
        catch
        {
            _entries.TryRemove(new(key, entry));
            throw;
        }
    }

    private void Trim()
    {
        if (_entries.Count <= MostEntries)
        {
            return;
        }
        // Its own copy: one that LINQ makes fails when another request adds an entry meanwhile.
        foreach (var (key, entry) in _entries.ToArray().OrderBy(e => e.Value.LastUsed).Take(MostEntries / 8))
        {
            _entries.TryRemove(new(key, entry));
        }
    }

    private sealed class Entry(long version)
    {
        private readonly Lock _lock = new();
        private Task<object>? _value;

        public long Version => version;

        public long LastUsed { get; set; }

        public Task<object> ValueAsync(Func<Task<object>> make)
        {
            lock (_lock)
            {
                return _value ??= make();
            }
        }
    }
}
