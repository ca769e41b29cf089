using System.Collections.Concurrent;

namespace Fangxian.Platform.Jobs;

/// <summary>What the jobs of this process do: a job says when it begins and how it ended. Forgotten when the process ends.</summary>
public sealed class JobStates
{
    private readonly ConcurrentDictionary<string, JobState> _states = new();

    /// <summary>The jobs by name.</summary>
    public IReadOnlyList<JobState> All => [.. _states.Values.OrderBy(j => j.Name, StringComparer.Ordinal)];

    /// <summary>There is such a job, and it runs so often.</summary>
    public void Expect(string name, TimeSpan every, DateTimeOffset now) => _states[name] = new() { Name = name, Every = every, NextRunAt = now + every };

    public void Began(string name, DateTimeOffset now) => Change(name, job => job with { LastRunAt = now, IsRunning = true });

    /// <param name="name">The job.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="fault">The code of a refusal or the name of an exception, never what it says; null where all went well.</param>
    public void Ended(string name, DateTimeOffset now, string? fault) => Change(name, job => fault is null
        ? job with { IsRunning = false, LastSuccessAt = now, NextRunAt = now + job.Every }
        : job with { IsRunning = false, LastErrorAt = now, LastError = fault, NextRunAt = now + job.Every });

    private void Change(string name, Func<JobState, JobState> change) => _states.AddOrUpdate(name, _ => change(new() { Name = name }), (_, job) => change(job));
}

/// <summary>How a job stands.</summary>
public sealed record JobState
{
    /// <summary>Its name: <c>backup</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How often it runs; zero where it did not say.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>When it last began.</summary>
    public DateTimeOffset? LastRunAt { get; init; }

    /// <summary>When it last ended well.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>When it runs next.</summary>
    public DateTimeOffset? NextRunAt { get; init; }

    /// <summary>When it last failed.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>The code of the refusal or the name of the exception by which it last failed.</summary>
    public string? LastError { get; init; }

    /// <summary>Whether it runs now.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Whether its last run failed.</summary>
    public bool IsFailing => LastErrorAt is { } error && !(LastSuccessAt > error);

    /// <summary>Whether it should have run twice since.</summary>
    public bool IsLate(DateTimeOffset now) => Every > TimeSpan.Zero && !IsRunning && NextRunAt is { } next && now - next > Every + Every;
}
