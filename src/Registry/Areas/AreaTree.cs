using System.Collections.Frozen;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Areas;

/// <summary>One area of the tree in memory.</summary>
public sealed class AreaNode
{
    public required long Position { get; init; }
    public required AreaLevel Level { get; init; }
    public required string Code { get; init; }
    public required string Name { get; init; }
    public string? NameEn { get; init; }
    public required string Pinyin { get; init; }
    public DateOnly? OpenedOn { get; init; }
    public DateOnly? ClosedOn { get; init; }
    public required int Version { get; init; }
    public AreaNode? Parent { get; internal set; }

    /// <summary>The areas one level of membership below, by code; closed ones too.</summary>
    public IReadOnlyList<AreaNode> Children => ChildList;

    internal List<AreaNode> ChildList { get; } = [];

    public PositionRange Subtree => AreaPosition.Subtree(Position, Level);

    /// <summary>The shortest form of the code that people use: 51, 5101, 510107, 510107001, 510107001001.</summary>
    public string ShortCode => Level switch
    {
        AreaLevel.Province => Code[..2],
        AreaLevel.Prefecture => Code[..4],
        AreaLevel.County => Code[..6],
        AreaLevel.Township => Code[..9],
        _ => Code,
    };

    public bool IsOpenOn(DateOnly day) => (OpenedOn is not { } opened || day >= opened) && (ClosedOn is not { } closed || day < closed);

    /// <summary>From the province down to the area itself; the country only for itself.</summary>
    public IReadOnlyList<AreaNode> Path
    {
        get
        {
            var path = new List<AreaNode>();
            for (var node = this; node is not null; node = node.Parent)
            {
                if (node.Level is not AreaLevel.Country || path.Count == 0)
                {
                    path.Add(node);
                }
            }
            path.Reverse();
            return path;
        }
    }
}

/// <summary>The whole tree of areas in memory: found by position, by code (of today or former), by name and pinyin.</summary>
public sealed class AreaTree
{
    private readonly FrozenDictionary<long, AreaNode> _byPosition;
    private readonly FrozenDictionary<string, AreaNode> _byCode;
    private readonly FrozenDictionary<string, AreaNode> _byFormerCode;
    private readonly AreaIndex _index;
    private readonly AreaNode[] _bySize;

    internal AreaTree(IEnumerable<(AreaNode Node, long? Parent)> areas, IEnumerable<AreaFormerName> formerNames, long version)
    {
        var all = areas.ToArray();
        Version = version;
        _byPosition = all.ToFrozenDictionary(a => a.Node.Position, a => a.Node);
        foreach (var (node, parent) in all)
        {
            if (parent is { } above && _byPosition.TryGetValue(above, out var up))
            {
                node.Parent = up;
                up.ChildList.Add(node);
            }
        }
        foreach (var (node, _) in all)
        {
            node.ChildList.Sort((a, b) => string.CompareOrdinal(a.Code, b.Code));
        }
        _byCode = all.ToFrozenDictionary(a => a.Node.Code, a => a.Node, StringComparer.Ordinal);
        var former = formerNames.Where(f => _byPosition.ContainsKey(f.Position)).OrderBy(f => f.Until).ToArray();
        _byFormerCode = former.GroupBy(f => f.Code).ToFrozenDictionary(g => g.Key, g => _byPosition[g.Last().Position], StringComparer.Ordinal);
        _bySize = [.. all.Select(a => a.Node).OrderBy(n => n.Level).ThenBy(n => n.Code, StringComparer.Ordinal)];
        _index = new AreaIndex(_bySize, former.Select(f => (_byPosition[f.Position], f.Name)));
        Root = _bySize.FirstOrDefault();
    }

    public long Version { get; }

    /// <summary>The largest area: the country where it is there, null in an empty database.</summary>
    public AreaNode? Root { get; }

    /// <summary>How many areas there are, the country not counted.</summary>
    public int Count => _bySize.Length - (Root?.Level is AreaLevel.Country ? 1 : 0);

    public IReadOnlyList<AreaNode> All => _bySize;

    public AreaNode? Find(long position) => _byPosition.GetValueOrDefault(position);

    /// <summary>The area that has exactly this full code today, or had it when it was closed.</summary>
    internal AreaNode? WithCode(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>
    /// The area a code names: 2, 4, 6, 9, 12 or 15 digits, with or without the zeros behind it, of today or former.
    /// </summary>
    /// <summary>The area that a list is asked for: that of the code, the root where none is named. False where the code is of none within the scope.</summary>
    public bool TryFind(string? code, Scope scope, out AreaNode? area)
    {
        area = string.IsNullOrEmpty(code) ? Root : ByCode(code);
        return string.IsNullOrEmpty(code) || (area is not null && scope.Covers(area.Position));
    }

    public AreaNode? ByCode(string? code)
    {
        code = AreaCode.InAscii(code?.Trim() ?? "");
        return _byCode.GetValueOrDefault(code) ?? Padded(code, _byCode) ?? Padded(code, _byFormerCode);
    }

    /// <summary>
    /// Areas that the words name, best first: each word is part of a name in the area's path (today's or former), the
    /// start of its code, or the start of its pinyin initials; the last word must be about the area itself. Of two that fit
    /// equally well, the one near home comes first.
    /// </summary>
    public IReadOnlyList<AreaNode> Search(string? words, int limit, PositionRange? within = null, AreaLevel? level = null, PositionRange? near = null) =>
        _index.Search(words ?? "", limit, within, level, near);

    private static AreaNode? Padded(string code, FrozenDictionary<string, AreaNode> codes) =>
        code.Length is 2 or 4 or 6 or 9 && code.All(char.IsAsciiDigit) ? codes.GetValueOrDefault(code.PadRight(12, '0'))
        : code.Length is 12 or 15 ? codes.GetValueOrDefault(code)
        : null;
}

/// <summary>Loads the tree and keeps it until its version moves on.</summary>
internal static class AreaTreeStore
{
    public static Task<AreaTree> GetAsync(OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync(AreaTopics.Areas, "area-tree", version => LoadAsync(db, version), cancellation);

    private static async Task<AreaTree> LoadAsync(OutbreakDb db, long version)
    {
        var areas = new List<(AreaNode, long?)>();
        await using var lease = await db.OpenAsync(CancellationToken.None);
        await using var command = lease.Command("SELECT position, parent_position, level, code, name, name_en, pinyin, version FROM area WHERE closed_on IS NULL AND opened_on IS NULL");
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                areas.Add((new AreaNode
                {
                    Position = reader.GetInt64(0),
                    Level = (AreaLevel)reader.GetInt32(2),
                    Code = reader.GetString(3),
                    Name = reader.GetString(4),
                    NameEn = reader.IsDBNull(5) ? null : reader.GetString(5),
                    Pinyin = reader.GetString(6),
                    Version = reader.GetInt32(7),
                }, reader.IsDBNull(1) ? null : reader.GetInt64(1)));
            }
        }
        foreach (var area in await db.Areas().AsNoTracking().Where(a => a.ClosedOn != null || a.OpenedOn != null).ToListAsync())
        {
            areas.Add((new AreaNode { Position = area.Position, Level = area.Level, Code = area.Code, Name = area.Name, NameEn = area.NameEn, Pinyin = area.Pinyin, Version = area.Version, OpenedOn = area.OpenedOn, ClosedOn = area.ClosedOn }, area.ParentPosition));
        }
        return new AreaTree(areas, await db.AreaFormerNames().AsNoTracking().ToListAsync(), version);
    }
}
