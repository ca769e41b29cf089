using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;

namespace Fangxian.Registry.Areas;

/// <summary>What importing a table of areas would do: which rows are new, changed, unchanged, refused.</summary>
internal sealed class AreaImportPlan
{
    public const string CountryCode = "100000";

    private FreePositions _free = null!;
    private PinyinInitials _initials = null!;
    private Scope _scope = Scope.Nothing;

    public List<Area> New { get; } = [];

    public List<(Area Area, AreaRow Row)> Changed { get; } = [];

    public int Unchanged { get; private set; }

    public List<RefusedRow> Refused { get; } = [];

    public static AreaImportPlan Make(AreaRows rows, IReadOnlyDictionary<string, Area> known, HashSet<string> formerCodes, Scope scope)
    {
        var plan = new AreaImportPlan { _scope = scope };
        plan.Refused.AddRange(rows.Refused);
        var areas = new Dictionary<string, Area>(known, StringComparer.Ordinal);
        plan._free = new FreePositions(known.Values.Select(a => a.Position).Append(AreaPosition.Root));
        plan._initials = PinyinInitials.LearntFrom(known.Values.Select(a => (a.Name, a.Pinyin)).Concat(rows.Usable.Where(r => r.Pinyin is not null).Select(r => (r.Name, r.Pinyin!))));
        foreach (var row in rows.Usable.OrderBy(r => r.Level))
        {
            plan.Place(row, areas, known, formerCodes);
        }
        plan.Refused.Sort((a, b) => a.Line.CompareTo(b.Line));
        return plan;
    }

    private void Place(AreaRow row, Dictionary<string, Area> areas, IReadOnlyDictionary<string, Area> known, HashSet<string> formerCodes)
    {
        if (areas.TryGetValue(row.Code, out var area) && !_scope.Covers(area.Position))
        {
            Refuse(row, "code", area.Name, "areas.row.outside");
        }
        else if (area is not null)
        {
            Compare(area, row, known.ContainsKey(row.Code));
        }
        else if (formerCodes.Contains(row.Code))
        {
            Refuse(row, "code", row.Code, "areas.row.former-code");
        }
        else if (ParentOf(row, areas) is not { } parent)
        {
            Refuse(row, "parent_code", row.ParentCode ?? "", "areas.row.parent");
        }
        else if (!_scope.Covers(parent.Position))
        {
            Refuse(row, "parent_code", parent.Name, "areas.row.outside");
        }
        else if (parent.Level >= row.Level)
        {
            Refuse(row, "level", row.Cells[0], "areas.row.level-of-parent");
        }
        else if (PositionOf(row, parent) is not { } position)
        {
            Refuse(row, "code", row.Code, "areas.row.position");
        }
        else
        {
            areas[row.Code] = Add(row, parent, position);
        }
    }

    /// <summary>
    /// Where the code says; elsewhere below the area above only if that has another code today than its position, or if
    /// the place was taken by an area that a split or merge made.
    /// </summary>
    private long? PositionOf(AreaRow row, Area parent)
    {
        var range = AreaPosition.Subtree(parent.Position, parent.Level);
        return range.Covers(row.Position) || row.Code.StartsWith(AreaCode.Prefix(parent.Code, parent.Level), StringComparison.Ordinal)
            ? _free.Take(range, row.Level, row.Code)
            : null;
    }

    private void Compare(Area area, AreaRow row, bool wasKnown)
    {
        if (!wasKnown || area.Level != row.Level)
        {
            Refuse(row, "code", row.Code, wasKnown ? "areas.row.level-changed" : "areas.row.twice");
        }
        else if (area.Name != row.Name || (row.NameEn is not null && row.NameEn != area.NameEn) || (row.Pinyin is not null && row.Pinyin != area.Pinyin))
        {
            Changed.Add((area, row));
        }
        else
        {
            Unchanged++;
        }
    }

    /// <summary>The area above; provinces hang on the country, which comes with the first of them.</summary>
    private Area? ParentOf(AreaRow row, Dictionary<string, Area> areas)
    {
        if (row.ParentCode is not null)
        {
            return areas.GetValueOrDefault(row.ParentCode);
        }
        if (row.Level is not AreaLevel.Province)
        {
            return null;
        }
        if (!areas.TryGetValue(CountryCode, out var country))
        {
            country = new Area { Position = AreaPosition.Root, Level = AreaLevel.Country, Code = CountryCode, Name = "中国", NameEn = "China", Pinyin = "zg" };
            areas[CountryCode] = country;
            Country = country;
        }
        return country;
    }

    /// <summary>The country, where this import brings it with its first province.</summary>
    public Area? Country { get; private set; }

    private Area Add(AreaRow row, Area parent, long position)
    {
        var area = new Area
        {
            Position = position,
            ParentPosition = parent.Position,
            Level = row.Level,
            Code = row.Code,
            Name = row.Name,
            NameEn = row.NameEn,
            Pinyin = row.Pinyin ?? _initials.Of(row.Name),
        };
        New.Add(area);
        return area;
    }

    private void Refuse(AreaRow row, string field, string value, string key) =>
        Refused.Add(new(row.Line, field, value, new FieldError(key, value), row.Cells));
}
