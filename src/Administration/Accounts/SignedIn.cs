using System.Collections.Concurrent;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>
/// Who a request comes from. What a session's account may do is kept in memory until anything about accounts or areas
/// changes, or a role begins or ends: a change takes effect with the next request.
/// </summary>
public sealed class SignedIn(Databases databases, TimeProvider clock)
{
    private const int MostKept = 100_000;

    /// <summary>How often the time of the last request is written down.</summary>
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    /// <summary>By the hash of the secret: memory that lives for hours holds no secret.</summary>
    private readonly ConcurrentDictionary<string, Entry> _kept = new(StringComparer.Ordinal);

    /// <summary>The account behind a session's secret; nobody where the session is unknown or over.</summary>
    public async Task<Actor> OfSessionAsync(string secret, CancellationToken cancellation)
    {
        var (now, hash) = (clock.Now(), Secret.Hash(secret));
        var key = Convert.ToHexString(hash);
        await using var db = databases.ForReading(Scope.Everything);
        var version = (await db.VersionAsync(AdministrationContract.AccountsTopic, cancellation), await db.VersionAsync(AreaTopics.Areas, cancellation));
        if (_kept.TryGetValue(key, out var entry) && entry.Version == version && now < entry.Until && Session.IsPlausible(entry.OpenedAt, entry.SeenAt, now))
        {
            await NoteAsync(entry, now, cancellation);
            return entry.Actor;
        }
        _kept.TryRemove(key, out _);
        if (await LoadAsync(db, hash, version, now, cancellation) is not { } loaded)
        {
            return Actor.Anonymous;
        }
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }
        _kept[key] = loaded;
        await NoteAsync(loaded, now, cancellation);
        return loaded.Actor;
    }

    private static async Task<Entry?> LoadAsync(OutbreakDb db, byte[] hash, (long, long) version, DateTimeOffset now, CancellationToken cancellation)
    {
        var session = await db.Sessions().AsNoTracking().SingleOrDefaultAsync(s => s.SecretHash == hash && !s.AwaitsCode, cancellation);
        if (session is null || !session.IsOpen(now))
        {
            return null;
        }
        var account = await db.Accounts().AsNoTracking().SingleAsync(a => a.Id == session.AccountId, cancellation);
        if (account.State is AccountState.Disabled)
        {
            return null;
        }
        var (actor, turn) = await ActorOfAccount.ResolveAsync(db, account, session.Id, now, cancellation);
        return new Entry(actor, version, turn < session.EndsAt ? turn.Value : session.EndsAt) { OpenedAt = session.OpenedAt, SeenAt = session.LastSeenAt };
    }

    private async Task NoteAsync(Entry entry, DateTimeOffset now, CancellationToken cancellation)
    {
        if (now - entry.SeenAt < SeenEvery || !entry.Note(now))
        {
            return;
        }
        await databases.TryWriteAsync((db, token) => db.Sessions().Where(s => s.Id == entry.Actor.SessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), token), cancellation);
    }

    private sealed class Entry(Actor actor, (long, long) version, DateTimeOffset until)
    {
        private int _noting;

        public Actor Actor { get; } = actor;

        public (long, long) Version { get; } = version;

        public DateTimeOffset Until { get; } = until;

        public required DateTimeOffset OpenedAt { get; init; }

        public DateTimeOffset SeenAt { get; set; }

        /// <summary>One of several requests at the same time writes it down.</summary>
        public bool Note(DateTimeOffset now)
        {
            if (Interlocked.Exchange(ref _noting, 1) == 1)
            {
                return false;
            }
            var due = now - SeenAt >= SeenEvery;
            SeenAt = due ? now : SeenAt;
            Volatile.Write(ref _noting, 0);
            return due;
        }
    }
}
