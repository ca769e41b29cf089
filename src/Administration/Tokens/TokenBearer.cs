using System.Collections.Concurrent;
using System.Net;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Tokens;

/// <summary>
/// Which machine a request comes from. What a token may do is kept in memory until anything about accounts, tokens or areas
/// changes, or its or its owner's time turns: a revocation takes effect with the next request.
/// </summary>
public sealed class TokenBearer(Databases databases, Run run, TimeProvider clock)
{
    private const int MostKept = 100_000;

    /// <summary>How often the last use, or one misuse, is written down.</summary>
    private static readonly TimeSpan WrittenEvery = TimeSpan.FromMinutes(5);

    /// <summary>By the hash of the secret: memory that lives for months holds no secret.</summary>
    private readonly ConcurrentDictionary<string, Entry> _kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, TokenUse> _uses = new();

    /// <summary>The machine behind a secret; null where it is unknown, over, revoked, or comes from elsewhere: never said which.</summary>
    public async Task<Actor?> OfAsync(string secret, IPAddress? address, CancellationToken cancellation)
    {
        if (!TokenSecret.IsOne(secret) || await EntryAsync(secret, cancellation) is not { } entry)
        {
            return null;
        }
        var use = _uses.GetOrAdd(entry.Token.Id, _ => new TokenUse(entry.Token));
        var (now, from) = (clock.Now(), TokenPlaces.Shown(address));
        if (!entry.Places.Allow(address))
        {
            if (use.Refuse(now, WrittenEvery))
            {
                await NoteMisuseAsync(entry.Token.Id, from, null, cancellation);
            }
            return null;
        }
        var (isDue, other) = use.Take(from, now, WrittenEvery);
        if (isDue)
        {
            await WriteAsync(entry, use, from, other, now, cancellation);
        }
        return entry.Actor;
    }

    private async Task<Entry?> EntryAsync(string secret, CancellationToken cancellation)
    {
        var (now, hash) = (clock.Now(), Secret.Hash(secret));
        var key = Convert.ToHexString(hash);
        await using var db = databases.ForReading(Scope.Everything);
        var version = (await db.VersionAsync(AdministrationContract.AccountsTopic, cancellation), await db.VersionAsync(AreaTopics.Areas, cancellation));
        if (_kept.TryGetValue(key, out var entry) && entry.Version == version && now < entry.Until && entry.Token.IsInForce(now))
        {
            return entry;
        }
        _kept.TryRemove(key, out _);
        if (await db.MachineTokens().SingleOrDefaultAsync(t => t.SecretHash == hash, cancellation) is not { } token || !token.IsInForce(now)
            || await db.Set<Accounts.Account>().AnyAsync(a => a.Id == token.OwnerId && a.DisabledAt != null, cancellation))
        {
            return null;
        }
        var (actor, until) = await TokenRights.ResolveAsync(db, token, now, cancellation);
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }
        return _kept[key] = new Entry(actor, token, new TokenPlaces(token.Addresses), version, until);
    }

    /// <summary>Writes the use down, and asks the row meanwhile: another process may have seen the token elsewhere.</summary>
    private async Task WriteAsync(Entry entry, TokenUse use, string from, string? other, DateTimeOffset now, CancellationToken cancellation)
    {
        MachineToken? before = null;
        await databases.TryWriteAsync(async (db, token) =>
        {
            before = await db.MachineTokens().AsNoTracking().SingleAsync(t => t.Id == entry.Token.Id, token);
            await db.MachineTokens().Where(t => t.Id == entry.Token.Id).ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsedAt, now).SetProperty(x => x.LastUsedFrom, from), token);
        }, cancellation);
        if (other is null && before is { LastUsedFrom: { } seen, LastUsedAt: var at } && TokenUse.IsRecent(at, now, TokenPlaces.AtOnce) && !TokenPlaces.AreOne(seen, from) && use.MayFlag(now, WrittenEvery))
        {
            other = seen;
        }
        if (other is not null && !entry.Places.AreNamed)
        {
            await NoteMisuseAsync(entry.Token.Id, from, other, cancellation);
        }
    }

    private Task NoteMisuseAsync(Guid token, string address, string? other, CancellationToken cancellation) =>
        run.Async(NoteTokenMisuse.Slice, new NoteTokenMisuse.Request { Token = token, Address = address, OtherAddress = other }, Actor.Job("tokens"), cancellation);

    private sealed record Entry(Actor Actor, MachineToken Token, TokenPlaces Places, (long, long) Version, DateTimeOffset Until);
}

/// <summary>Where a token was last seen by this process, and when that, or a misuse, was last written down.</summary>
internal sealed class TokenUse(MachineToken token)
{
    private readonly Lock _lock = new();
    private string? _from = token.LastUsedFrom;
    private DateTimeOffset? _at = token.LastUsedAt, _written = token.LastUsedAt, _flagged = token.TwoPlacesAt, _refused = token.RefusedAt;

    /// <summary>Whether it was a short while ago; what lies ahead was written when the clock ran ahead, and is not recent.</summary>
    public static bool IsRecent(DateTimeOffset? at, DateTimeOffset now, TimeSpan within) => at is { } then && (now - then).Duration() < within;

    /// <summary>Notes a use: whether to write it down, and the other place where it was seen just before.</summary>
    public (bool IsDue, string? Other) Take(string from, DateTimeOffset now, TimeSpan every)
    {
        lock (_lock)
        {
            var other = _from is { } seen && IsRecent(_at, now, TokenPlaces.AtOnce) && !TokenPlaces.AreOne(seen, from) && !IsRecent(_flagged, now, every) ? seen : null;
            var isDue = other is not null || !IsRecent(_written, now, every);
            (_from, _at) = (from, now);
            (_written, _flagged) = (isDue ? now : _written, other is null ? _flagged : now);
            return (isDue, other);
        }
    }

    public bool MayFlag(DateTimeOffset now, TimeSpan every)
    {
        lock (_lock)
        {
            var may = !IsRecent(_flagged, now, every);
            _flagged = may ? now : _flagged;
            return may;
        }
    }

    /// <summary>Notes a refusal for the address: whether to write it down.</summary>
    public bool Refuse(DateTimeOffset now, TimeSpan every)
    {
        lock (_lock)
        {
            var isDue = !IsRecent(_refused, now, every);
            _refused = isDue ? now : _refused;
            return isDue;
        }
    }
}
