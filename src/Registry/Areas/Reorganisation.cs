using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Areas;

/// <summary>An area that a merge, a split or a decree makes.</summary>
public sealed record NewArea
{
    /// <summary>The official code, with or without the zeros behind it.</summary>
    public string Code { get; init; } = "";

    /// <summary>Name in Chinese.</summary>
    public string Name { get; init; } = "";

    /// <summary>Name in English, where there is one.</summary>
    public string? NameEn { get; init; }

    /// <summary>Pinyin initials; read from the name where absent.</summary>
    public string? Pinyin { get; init; }
}

/// <summary>Where an open part of a closing area goes: it is closed too, and opened anew below its new area.</summary>
public sealed record PartMove
{
    /// <summary>The part: an area directly below the one that closes.</summary>
    public string Code { get; init; } = "";

    /// <summary>The new or present area it goes to; may be absent where there is only one.</summary>
    public string? Into { get; init; }

    /// <summary>The part's new code; where absent, its last digits behind the code of its new area, or the next free ones.</summary>
    public string? NewCode { get; init; }
}

/// <summary>The areas that a change begins with, in the tree as it stands, and the day it takes effect.</summary>
internal sealed record AreasToChange(AreaTree Tree, IReadOnlyList<AreaNode> Areas, DateOnly On)
{
    /// <summary>The first checks of every change: its day has come, its areas exist within the actor's scope and are open.</summary>
    public static async Task<Result<AreasToChange>> FindAsync(OutbreakDb db, Actor actor, TimeProvider clock, IEnumerable<string> codes, DateOnly? on, CancellationToken cancellation)
    {
        var today = db.Shared.Calendar.DayOf(clock.GetUtcNow());
        if (on > today)
        {
            return Malformed.Field("on", "areas.day-in-future");
        }
        db.RaiseVersion(AreaTopics.Areas);
        var tree = await db.AreaTreeAsync(cancellation);
        var areas = new List<AreaNode>();
        foreach (var code in codes)
        {
            if (tree.ByCode(code) is not { } node || !actor.Scope.Covers(node.Position))
            {
                return new AreaNotFound(code);
            }
            if (node.ClosedOn is not null)
            {
                return new AreaClosed(node.Name);
            }
            areas.Add(node);
        }
        return new AreasToChange(tree, [.. areas.Distinct()], on ?? today);
    }
}

/// <summary>
/// A change of areas within one transaction: closes some, opens others, takes their parts along. Positions are given once:
/// a part that changes its area gets a new position there, its former self stays where its records are and names it.
/// </summary>
internal sealed class Reorganisation
{
    private readonly OutbreakDb _db;
    private readonly AreaTree _tree;
    private readonly DateOnly _on;
    private readonly string? _source;
    private readonly FreePositions _free;
    private readonly HashSet<string> _codes;
    private readonly Dictionary<long, Area> _tracked = [];

    private Reorganisation(OutbreakDb db, AreaTree tree, DateOnly on, string? source)
    {
        (_db, _tree, _on, _source) = (db, tree, on, source);
        _free = new FreePositions(tree.All.Select(a => a.Position));
        _codes = tree.All.Select(a => a.Code).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>How many areas below the closed ones went to their successors.</summary>
    public int Moved { get; private set; }

    public static async Task<Reorganisation> BeginAsync(OutbreakDb db, AreasToChange change, IEnumerable<AreaNode> changing, string? source, CancellationToken cancellation)
    {
        var work = new Reorganisation(db, change.Tree, change.On, source);
        foreach (var range in changing.Select(a => a.Subtree))
        {
            foreach (var area in await db.Areas().Where(a => a.Position >= range.From && a.Position <= range.To && a.ClosedOn == null).ToListAsync(cancellation))
            {
                work._tracked[area.Position] = area;
            }
        }
        return work;
    }

    /// <summary>The tracked record of an open area that changes.</summary>
    public Area Of(AreaNode node) => _tracked[node.Position];

    public Result<Area> Open(NewArea wanted, Area above, AreaLevel level)
    {
        var (code, name) = (AreaCode.Full(wanted.Code), wanted.Name.Trim());
        if (AreaCode.Check("code", code, level) is { } wrong)
        {
            return wrong;
        }
        if (name.Length is 0 or > 100)
        {
            return Malformed.Field("name", "areas.row.name");
        }
        if (NameText.ErrorOf(name) is { } strange)
        {
            return Malformed.Field("name", strange.Key, strange.Arguments);
        }
        if (!_codes.Add(code))
        {
            return new AreaCodeTaken(code, _tree.WithCode(code)?.Name ?? name);
        }
        if (_free.Take(AreaPosition.Subtree(above.Position, above.Level), level, code) is not { } position)
        {
            return new NoPositionLeft(above.Name);
        }
        var area = new Area
        {
            Position = position,
            ParentPosition = above.Position,
            Level = level,
            Code = code,
            Name = name,
            NameEn = string.IsNullOrWhiteSpace(wanted.NameEn) ? null : wanted.NameEn.Trim(),
            Pinyin = string.IsNullOrWhiteSpace(wanted.Pinyin) ? PinyinInitials.LearntFrom(_tree).Of(name) : wanted.Pinyin.Trim().ToLowerInvariant(),
            OpenedOn = _on,
        };
        _db.Add(area);
        return area;
    }

    /// <summary>Closes an area in favour of others; each of its open parts must have been told where it goes.</summary>
    public Result<Done> Close(AreaNode node, IReadOnlyList<Area> successors, IReadOnlyList<PartMove> moves)
    {
        var parts = node.Children.Where(c => c.ClosedOn is null).ToArray();
        foreach (var part in parts)
        {
            var move = moves.FirstOrDefault(m => _tree.ByCode(m.Code) == part);
            var target = move is null ? null : move.Into is { Length: > 0 } into ? successors.FirstOrDefault(s => s.Code == AreaCode.Full(into)) : successors.Count == 1 ? successors[0] : null;
            if (target is null)
            {
                return new AreaHasParts(node.Name, parts.Length);
            }
            if (MoveBelow(part, target, move!.NewCode) is { IsOk: false } refused)
            {
                return refused;
            }
        }
        return CloseOne(Of(node), successors);
    }

    private Result<Done> MoveBelow(AreaNode node, Area above, string? wantedCode)
    {
        var code = string.IsNullOrWhiteSpace(wantedCode) ? NextCode(node, above) : AreaCode.Full(wantedCode);
        if (code is null)
        {
            return new NoPositionLeft(above.Name);
        }
        var opened = Open(new NewArea { Code = code, Name = node.Name, NameEn = node.NameEn, Pinyin = node.Pinyin }, above, node.Level);
        if (!opened.IsOk)
        {
            return opened.Refusal;
        }
        foreach (var part in node.Children.Where(c => c.ClosedOn is null))
        {
            if (MoveBelow(part, opened.Value, null) is { IsOk: false } refused)
            {
                return refused;
            }
        }
        Moved++;
        return CloseOne(Of(node), [opened.Value]);
    }

    private Result<Done> CloseOne(Area area, IReadOnlyList<Area> successors)
    {
        var links = area.Close(successors, _on, _source);
        if (!links.IsOk)
        {
            return links.Refusal;
        }
        _db.AddRange(links.Value);
        return Done.Instance;
    }

    /// <summary>The part's last digits behind the code of its new area; where that code is in use, the next free one.</summary>
    private string? NextCode(AreaNode node, Area above)
    {
        var prefix = AreaCode.Prefix(above.Code, above.Level);
        var code = AreaCode.Follow(node.Code, AreaCode.Prefix(node.Parent!.Code, node.Parent.Level), prefix);
        var most = (int)Math.Pow(10, AreaCode.Digits(node.Level) - prefix.Length) - 1;
        for (var number = 1; _codes.Contains(code) || !AreaCode.Fits(code, node.Level); number++)
        {
            if (number > most)
            {
                return null;
            }
            code = AreaCode.Below(prefix, node.Level, number);
        }
        return code;
    }
}
