using System.Globalization;
using System.Linq.Expressions;
using Fangxian.Platform.Audit;
using Fangxian.Registry;
using Fangxian.Registry.Areas;

namespace Fangxian.Administration.Audit;

/// <summary>Whether what a line holds the hash of is still there.</summary>
public enum AuditDetailState
{
    /// <summary>The line never had any.</summary>
    None,

    Kept,

    /// <summary>Retention has deleted it.</summary>
    Forgotten,
}

/// <summary>An audit line as lists show it.</summary>
public sealed record AuditLineView
{
    /// <summary>The id of the line, as text: it has more digits than some readers of JSON keep.</summary>
    public required string Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether records were written or persons looked at.</summary>
    public required AuditKind Kind { get; init; }

    /// <summary>Who: the name of an account, a token, <c>operator@host</c> or <c>system:job</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>The account behind the actor; null for operator and jobs.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The session or token by which the account acted.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The use case by its name.</summary>
    public required string UseCase { get; init; }

    /// <summary>The area in whose chain it stands; null where no area has its position.</summary>
    public AreaItem? Area { get; init; }

    /// <summary>The position of that chain.</summary>
    public required long Chain { get; init; }

    /// <summary>Its number in the chain.</summary>
    public required long Number { get; init; }

    /// <summary>The records as the use case names them.</summary>
    public required string Records { get; init; }

    /// <summary>How many ids of records or persons it holds.</summary>
    public required int Subjects { get; init; }

    /// <summary>Whether what changed, and why, is still there.</summary>
    public required AuditDetailState Detail { get; init; }

    /// <summary>The reason given, where it is still there.</summary>
    public string? Reason { get; init; }

    internal static AuditLineView Of(FoundLine line, AreaTree tree, bool kept, string? reason) => new()
    {
        Id = line.Id.ToString(CultureInfo.InvariantCulture),
        At = line.At,
        Kind = line.Kind,
        Actor = line.Actor,
        AccountId = line.AccountId,
        SessionId = line.SessionId,
        UseCase = line.UseCase,
        Area = tree.Find(line.Position) is { } area ? AreaItem.Of(area) : null,
        Chain = line.Position,
        Number = AuditChain.NumberOf(line.Id),
        Records = line.Records,
        Subjects = line.SubjectBytes / 16,
        Detail = kept ? AuditDetailState.Kept : line.HasChangeHash ? AuditDetailState.Forgotten : AuditDetailState.None,
        Reason = reason,
    };
}

/// <summary>A line as it was found, without its ids: there may be thousands.</summary>
internal sealed record FoundLine
{
    public required long Id { get; init; }
    public required long Position { get; init; }
    public required DateTimeOffset At { get; init; }
    public required AuditKind Kind { get; init; }
    public required string Actor { get; init; }
    public required Guid? AccountId { get; init; }
    public required Guid? SessionId { get; init; }
    public required string UseCase { get; init; }
    public required string Records { get; init; }
    public required int SubjectBytes { get; init; }
    public required bool HasChangeHash { get; init; }

    public static readonly Expression<Func<AuditLine, FoundLine>> OfLine = l => new FoundLine
    {
        Id = l.Id, Position = l.Position, At = l.At, Kind = l.Kind, Actor = l.Actor, AccountId = l.AccountId, SessionId = l.SessionId,
        UseCase = l.UseCase, Records = l.Records, SubjectBytes = l.Subjects == null ? 0 : l.Subjects.Length, HasChangeHash = l.ChangeHash != null,
    };
}
