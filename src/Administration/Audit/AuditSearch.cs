using System.Globalization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Audit;

/// <summary>What an auditor may ask for; everything within the own areas where nothing is said.</summary>
internal interface IAuditFilter
{
    Guid? Record { get; }

    string? Actor { get; }

    string? UseCase { get; }

    string? Kind { get; }

    string? Area { get; }

    DateOnly? From { get; }

    DateOnly? To { get; }
}

/// <summary>
/// Finds lines, newest first. Each way leads over an index whose order is the list's, so that a page costs as much in the
/// last year as in the first: by record (<c>audit_subject</c>, and looks not filed there yet), actor; else one walk per kind, through everything, or
/// where the asked areas hold few of all lines through each of their chains.
/// </summary>
internal sealed class AuditSearch(OutbreakDb db, IReadOnlyList<IQueryable<AuditLine>> walks)
{
    /// <summary>Below this share of all lines the chains are walked one by one.</summary>
    private const int FewOf = 50;

    /// <summary>More chains than this are not walked one by one.</summary>
    private const int MostChains = 64;

    public static async Task<Result<AuditSearch>> OfAsync(IAuditFilter filter, OutbreakDb db, Actor actor, CancellationToken cancellation)
    {
        var ranges = actor.Scope.Ranges;
        var lines = Within(filter, db.AuditLines, db.Shared.Calendar);
        if (filter.Area is { Length: > 0 } code)
        {
            if ((await db.AreaTreeAsync(cancellation)).ByCode(code) is not { } area || !actor.Scope.Covers(area.Subtree))
            {
                return new AreaNotFound(code);
            }
            ranges = [area.Subtree];
            var (from, to) = (area.Subtree.From, area.Subtree.To);
            lines = lines.Where(l => l.Position >= from && l.Position <= to);
        }
        return new AuditSearch(db, await WalksAsync(filter, db, lines, ranges, cancellation));
    }

    /// <summary>The lines behind a key, newest first.</summary>
    public async Task<IReadOnlyList<FoundLine>> PageAsync(AuditKey? after, int most, CancellationToken cancellation)
    {
        var found = new List<FoundLine>();
        foreach (var walk in walks)
        {
            var behind = after is { At: var at, Id: var id } ? walk.Where(l => l.At <= at && (l.At < at || l.Id < id)) : walk;
            found.AddRange(await behind.OrderByDescending(l => l.At).ThenByDescending(l => l.Id).Take(most).Select(FoundLine.OfLine).ToListAsync(cancellation));
        }
        return [.. found.DistinctBy(l => l.Id).OrderByDescending(l => l.At).ThenByDescending(l => l.Id).Take(most)];
    }

    /// <summary>Lines as they are shown, with their reasons where these are still there.</summary>
    public async Task<IReadOnlyList<AuditLineView>> ViewsAsync(IReadOnlyList<FoundLine> lines, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        var ids = lines.Where(l => l.HasChangeHash).Select(l => l.Id).ToArray();
        var reasons = await db.Set<AuditDetail>().Where(d => ids.Contains(d.LineId)).Select(d => new { d.LineId, d.Reason }).ToDictionaryAsync(d => d.LineId, d => d.Reason, cancellation);
        return [.. lines.Select(l => AuditLineView.Of(l, tree, reasons.TryGetValue(l.Id, out var reason), reason))];
    }

    private static IQueryable<AuditLine> Within(IAuditFilter filter, IQueryable<AuditLine> lines, OutbreakCalendar calendar)
    {
        if (filter.From is { } first)
        {
            var from = calendar.EndOf(first.AddDays(-1));
            lines = lines.Where(l => l.At >= from);
        }
        if (filter.To is { } last)
        {
            var to = calendar.EndOf(last);
            lines = lines.Where(l => l.At < to);
        }
        lines = filter.Actor is { Length: > 0 } actor ? lines.Where(l => l.Actor == actor) : lines;
        return filter.UseCase is { Length: > 0 } useCase ? lines.Where(l => l.UseCase == useCase) : lines;
    }

    private static async Task<IReadOnlyList<IQueryable<AuditLine>>> WalksAsync(IAuditFilter filter, OutbreakDb db, IQueryable<AuditLine> lines, IReadOnlyList<PositionRange> ranges, CancellationToken cancellation)
    {
        AuditKind[] kinds = Enum.TryParse<AuditKind>(filter.Kind, ignoreCase: true, out var only) ? [only] : [AuditKind.Write, AuditKind.Look];
        var ofKind = kinds.Length == 1 ? lines.Where(l => l.Kind == only) : lines;
        if (filter.Record is { } record)
        {
            var unfiled = (await db.UnfiledOfAsync([record], ranges, cancellation)).Select(look => look.Line).ToArray();
            var filed = db.Set<AuditSubject>().Where(s => s.Subject == record).Join(ofKind, s => s.LineId, l => l.Id, (s, l) => l);
            return unfiled.Length == 0 ? [filed] : [filed, ofKind.Where(l => unfiled.Contains(l.Id))];
        }
        if (filter.Actor is { Length: > 0 })
        {
            return [ofKind];
        }
        if (await FewChainsAsync(db, ranges, cancellation) is { } chains)
        {
            return [.. chains.SelectMany(chain => kinds.Select(k => lines.Where(l => l.Position == chain && l.Kind == k)))];
        }
        return [.. kinds.Select(k => lines.Where(l => l.Kind == k))];
    }

    /// <summary>The chains within the ranges where they are few and hold few of all lines; null where they do not.</summary>
    private static async Task<IReadOnlyList<long>?> FewChainsAsync(OutbreakDb db, IReadOnlyList<PositionRange> ranges, CancellationToken cancellation)
    {
        if (ranges is [var whole] && whole == PositionRange.Everything)
        {
            return null;
        }
        var heads = await db.Set<AuditHead>().Select(h => new { h.Position, h.Number }).ToListAsync(cancellation);
        var here = heads.Where(h => ranges.Any(r => r.Covers(h.Position))).ToArray();
        return here.Length <= MostChains && here.Sum(h => h.Number) * FewOf <= heads.Sum(h => h.Number) ? [.. here.Select(h => h.Position)] : null;
    }
}

/// <summary>Where a page ended.</summary>
internal sealed record AuditKey(DateTimeOffset At, long Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Instants.ToMicroseconds(At)}~{Id}");

    /// <summary>Null for anything that no page has ended with: the list then begins anew.</summary>
    public static AuditKey? Read(string? text) =>
        text?.Split('~') is [var at, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds < Instants.ToMicroseconds(DateTimeOffset.MaxValue)
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? new AuditKey(Instants.FromMicroseconds(microseconds), line) : null;
}
