using System.Security.Cryptography;
using System.Text;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;

namespace Fangxian.Platform.Audit;

/// <summary>Writes the lines: of a write within its own transaction, of a look before it is answered.</summary>
public static class AuditTrail
{
    private const int SaltBytes = 16;

    /// <summary>Read who changed and who looked; the pages of records lead there whoever holds it.</summary>
    public static readonly Permission Reading = new("audit.read");

    /// <summary>Whether a use case can leave a line: it writes, or shows identifiable persons.</summary>
    public static bool MayLeaveALine(ISlice slice) => slice.Kind is SliceKind.Write || ShowsPersons(slice);

    /// <summary>Whether a use case shows identifiable persons.</summary>
    public static bool ShowsPersons(ISlice slice) => slice.GetType().GenericTypeArguments is [_, var response] && typeof(IShowsPersons).IsAssignableFrom(response);

    /// <summary>Saves what the use case left unsaved and adds its one line, with its detail, at the end of the chain.</summary>
    internal static async Task WroteAsync<TRequest, TResponse>(OutbreakDb db, TimeProvider clock, Slice<TRequest, TResponse> slice, TRequest request, TResponse response, Actor actor, CancellationToken cancellation)
    {
        await db.SaveChangesAsync(cancellation);
        var (audited, changes) = (response as IAudited, db.Changes);
        var position = audited?.AuditPosition is { } told ? AuditChain.PositionOf(told) : changes?.Position ?? OwnArea(actor);
        var line = new NewLine(position, AuditKind.Write, slice.Name, audited?.AuditRecords ?? "", Packed(changes?.Records ?? []));
        AuditInsert.As(db, new AuditNote(line, Detail(changes?.ToJson(), request), actor), clock);
    }

    /// <summary>Adds the one line of a look at identifiable persons; none where the answer shows nobody.</summary>
    internal static async Task LookedAsync<TRequest, TResponse>(Databases databases, TimeProvider clock, Slice<TRequest, TResponse> slice, TRequest request, TResponse response, Actor actor, CancellationToken cancellation)
    {
        if (response is not IShowsPersons { PersonsShown: { Count: > 0 } shown } look)
        {
            return;
        }
        var position = look.AuditPosition is { } told ? AuditChain.PositionOf(told) : OwnArea(actor);
        var line = new NewLine(position, AuditKind.Look, slice.Name, look.ShownInFull ?? "", Packed(shown.Distinct().ToArray()));
        await databases.NoteLookAsync(new AuditNote(line, Detail(null, request), actor), clock, cancellation);
    }

    private static long OwnArea(Actor actor) => AuditChain.PositionOf(actor.Scope.First);

    private static byte[]? Packed(IReadOnlyCollection<Guid> ids)
    {
        if (ids.Count == 0)
        {
            return null;
        }
        var packed = new byte[16 * ids.Count];
        var at = 0;
        foreach (var id in ids)
        {
            id.TryWriteBytes(packed.AsSpan(at), bigEndian: true, out _);
            at += 16;
        }
        return packed;
    }

    /// <summary>None where nothing was changed through EF Core and no reason was given.</summary>
    private static NewDetail? Detail<TRequest>(byte[]? json, TRequest request)
    {
        var reason = NewLine.Storable(request is IReasoned { Reason: { } given } && !string.IsNullOrWhiteSpace(given) ? given : null, AuditDetail.MostReason);
        if (json is null && reason is null)
        {
            return null;
        }
        var (salt, change) = (RandomNumberGenerator.GetBytes(SaltBytes), json is null ? "[]" : Encoding.UTF8.GetString(json));
        return new NewDetail(salt, reason, change, AuditEncoding.ChangeHash(salt, reason, change));
    }
}

/// <summary>What is known of a line before its place in the chain.</summary>
internal sealed record NewLine(long Position, AuditKind Kind, string UseCase, string Records, byte[]? Subjects)
{
    public AuditLine At(long number, DateTimeOffset instant, Actor actor, byte[]? changeHash) => new()
    {
        Id = AuditChain.LineId(Position, number),
        Position = Position,
        At = instant,
        Kind = Kind,
        Actor = Storable(actor.Name, AuditLine.MostActor)!,
        AccountId = actor.AccountId,
        SessionId = actor.SessionId,
        UseCase = UseCase,
        Records = Storable(Records, int.MaxValue)!,
        Subjects = Subjects,
        ChangeHash = changeHash,
    };

    /// <summary>The text as both databases give it back: what they cannot hold would break the chain at its own writing.</summary>
    public static string? Storable(string? text, int most)
    {
        if (text is null)
        {
            return null;
        }
        var cut = text.Length > most ? text[..most] : text;
        return cut.AsSpan().ContainsAnyInRange('\ud800', '\udfff') || cut.Contains('\0')
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)).Replace("\0", "", StringComparison.Ordinal)
            : cut;
    }
}

/// <summary>The detail of a line before its place in the chain is known.</summary>
internal sealed record NewDetail(byte[] Salt, string? Reason, string Change, byte[] Hash);
