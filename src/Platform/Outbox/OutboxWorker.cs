using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Jobs;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Fangxian.Platform.Outbox;

/// <summary>
/// Sends what waits in the outbox. A try takes a lease first, so that of several servers one sends; it is longer than any try
/// lasts. Whoever dies between the sending and its note leaves a lease that ends, and the same message is sent again
/// under the same id: at least once, and known as the same. What fails is tried again after longer and longer pauses until its time is over.
/// </summary>
public sealed partial class OutboxWorker(Databases databases, Texts texts, OutboxOptions options, TimeProvider clock, ILogger<OutboxWorker> log) : PeriodicJob("outbox", Between, databases, clock, log)
{
    /// <summary>Longer than the patience of any way of sending.</summary>
    internal static readonly TimeSpan LeaseLasts = TimeSpan.FromMinutes(2);

    internal static readonly TimeSpan Between = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30), LongestPause = TimeSpan.FromMinutes(30);

    /// <summary>How many are taken up in a round, and how many are sent at the same time.</summary>
    private const int Batch = 50, AtOnce = 4;

    private readonly MailSender _mail = new(options.Mail, clock);
    private readonly WebhookSender _webhooks = new(options.WebhookNetworks, clock);
    private DateTimeOffset _forgotAt;
    private long _waiting;

    /// <summary>How many messages were tried in a round, and how many of them are done with.</summary>
    public readonly record struct Tried(int All, int Done);

    public override void Dispose()
    {
        _webhooks.Dispose();
        base.Dispose();
    }

    protected override async Task<(bool Did, string? Fault)> DoAsync(CancellationToken cancellation)
    {
        Databases.Shared.Queues.Add(Queues.Outbox, () => Interlocked.Read(ref _waiting));
        var first = await RoundAsync(cancellation);
        for (var round = first; round.All >= Batch;)
        {
            round = await RoundAsync(cancellation);
        }
        await using var db = Databases.ForReading(Scope.Everything);
        Interlocked.Exchange(ref _waiting, await db.OutboxMessages().LongCountAsync(m => m.State == OutboxState.Waiting, cancellation));
        return (first.All > 0, null);
    }

    /// <summary>Tries everything whose turn has come.</summary>
    public async Task<Tried> RoundAsync(CancellationToken cancellation)
    {
        var now = Clock.Now();
        List<Guid> due;
        await using (var db = Databases.ForReading(Scope.Everything))
        {
            due = await db.OutboxMessages().Where(m => m.State == OutboxState.Waiting && m.NextAt <= now && (m.LeasedUntil == null || m.LeasedUntil < now)).OrderBy(m => m.NextAt).Select(m => m.Id).Take(Batch).ToListAsync(cancellation);
        }
        var (all, done) = (0, 0);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (id, token) =>
        {
            if (await TryAsync(id, token) is { } state)
            {
                Interlocked.Increment(ref all);
                Interlocked.Add(ref done, state is OutboxState.Waiting ? 0 : 1);
            }
        });
        await ForgetAsync(now, cancellation);
        return new(all, done);
    }

    /// <summary>The pause after so many tries: twice as long each time, a fifth more or less, so that not all come back at once.</summary>
    internal static TimeSpan PauseAfter(int attempts) =>
        Math.Min(FirstPause.TotalSeconds * Math.Pow(2, Math.Min(attempts, 20) - 1), LongestPause.TotalSeconds) * (0.8 + 0.4 * Random.Shared.NextDouble()) is var seconds ? TimeSpan.FromSeconds(seconds) : default;

    /// <summary>One try; the state after it, or null where somebody else has taken the message.</summary>
    private async Task<OutboxState?> TryAsync(Guid id, CancellationToken cancellation)
    {
        var lease = Guid.CreateVersion7(Clock.GetUtcNow());
        if (!await TakeAsync(id, lease, cancellation))
        {
            return null;
        }
        OutboxMessage message;
        await using (var db = Databases.ForReading(Scope.Everything))
        {
            message = await db.OutboxMessages().SingleAsync(m => m.Id == id, cancellation);
        }
        var (state, why, detail) = await SendAsync(message, cancellation);
        var now = Clock.Now();
        if (state is OutboxState.Waiting && now >= message.GiveUpAt)
        {
            state = OutboxState.GivenUp;
        }
        if (state is OutboxState.GivenUp)
        {
            GaveUp(Log, message.Kind, message.Id, message.Attempts, why ?? "");
        }
        var next = now + PauseAfter(message.Attempts);
        await NoteAsync(id, lease, set => set.SetProperty(m => m.State, state).SetProperty(m => m.Why, why).SetProperty(m => m.WhyDetail, detail)
            .SetProperty(m => m.NextAt, next < message.GiveUpAt ? next : message.GiveUpAt).SetProperty(m => m.DoneAt, state is OutboxState.Waiting ? null : now).SetProperty(m => m.LeasedUntil, (DateTimeOffset?)null), cancellation);
        return state;
    }

    private async Task<(OutboxState State, string? Why, string? Detail)> SendAsync(OutboxMessage message, CancellationToken cancellation)
    {
        if (Clock.Now() >= message.GiveUpAt)
        {
            return (OutboxState.GivenUp, message.Why ?? "too-late", message.WhyDetail);
        }
        try
        {
            switch (await PrepareAsync(message, cancellation))
            {
                case Outgoing.Email email:
                    await _mail.SendAsync(message.Id, email, cancellation);
                    break;
                case Outgoing.Webhook webhook:
                    await _webhooks.SendAsync(message.Id, webhook, cancellation);
                    break;
                case Outgoing.NotNeeded { Why: var why }:
                    return (OutboxState.NotNeeded, why, null);
                default:
                    // A newer server on the same database may know it.
                    return (OutboxState.Waiting, "unknown", null);
            }
            return (OutboxState.Sent, null, null);
        }
        catch (NotDelivered failed)
        {
            return (OutboxState.Waiting, failed.Why, failed.Detail is { Length: > 200 } long_ ? long_[..200] : failed.Detail);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !DatabaseFaults.IsUnavailable(fault))
        {
            // One message that cannot be made must not hold up the others.
            Broken(Log, message.Kind, message.Id, fault);
            return (OutboxState.Waiting, "fault", null);
        }
    }

    private async Task<Outgoing?> PrepareAsync(OutboxMessage message, CancellationToken cancellation)
    {
        await using var db = Databases.ForReading(Scope.Everything);
        foreach (var module in db.Modules.All)
        {
            if (await module.PrepareAsync(message, db, texts, options.Site, Clock, cancellation) is { } outgoing)
            {
                return outgoing;
            }
        }
        return null;
    }

    /// <summary>Of several who want the same message one changes its row; the others find that it no longer fits.</summary>
    private async Task<bool> TakeAsync(Guid id, Guid lease, CancellationToken cancellation)
    {
        var now = Clock.Now();
        var taken = await Databases.WriteAsync<object>(Scope.Everything, async (db, token) => await db.OutboxMessages()
            .Where(m => m.Id == id && m.State == OutboxState.Waiting && m.NextAt <= now && (m.LeasedUntil == null || m.LeasedUntil < now))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Lease, lease).SetProperty(m => m.LeasedUntil, now + LeaseLasts).SetProperty(m => m.Attempts, m => m.Attempts + 1), token), cancellation);
        return taken.Value is 1;
    }

    private Task NoteAsync(Guid id, Guid lease, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<OutboxMessage>> change, CancellationToken cancellation) =>
        Databases.WriteAsync<object>(Scope.Everything, async (db, token) => await db.OutboxMessages().Where(m => m.Id == id && m.Lease == lease).ExecuteUpdateAsync(change, token), cancellation);

    /// <summary>Once a day, deletes what has been done with for long.</summary>
    private async Task ForgetAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (now - _forgotAt < TimeSpan.FromDays(1))
        {
            return;
        }
        _forgotAt = now;
        var before = now - OutboxTables.KeptFor;
        await Databases.WriteAsync<object>(Scope.Everything, async (db, token) => await db.OutboxMessages().Where(m => m.DoneAt < before).ExecuteDeleteAsync(token), cancellation);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Kind} {Id} was given up after {Attempts} tries: {Why}")]
    private static partial void GaveUp(ILogger log, string kind, Guid id, int attempts, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Kind} {Id} could not be made and is tried again")]
    private static partial void Broken(ILogger log, string kind, Guid id, Exception fault);
}
