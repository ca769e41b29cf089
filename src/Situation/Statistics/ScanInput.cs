using System.Globalization;
using Fangxian.Epidemiology.Clusters;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>What is scanned: counts by site and day with a list of sites, or one row for each case. Days of the period that are not in the file had no cases.</summary>
internal sealed class ScanInput
{
    private string[]? _names;
    private int _first;
    private bool _dates;
    private bool _timeless;

    private ScanInput()
    {
    }

    public static string[] Layouts { get; } = ["site,date,cases", "site,t,cases", "site,cases", .. PointsInput.Layouts];

    public static string[] SiteLayouts { get; } = ["site,x,y[,population][,expected]", "site,longitude,latitude[,population][,expected]"];

    public required ScanCounts Counts { get; init; }

    public required DistanceKind Distance { get; init; }

    /// <summary>The name of a site: that of the list, or its position.</summary>
    public string Name(int site) => _names?[site] ?? string.Create(CultureInfo.InvariantCulture, $"{Counts.Sites[site].X} {Counts.Sites[site].Y}");

    /// <summary>A day as the file writes days; null where it has none.</summary>
    public object? Day(int day) => _timeless ? null : _dates ? DateOnly.FromDayNumber(_first + day) : _first + day;

    public static Result<ScanInput> Read(string? path, string? sites, DateOnly? from, DateOnly? to)
    {
        var input = InputTable.Read(path, Layouts);
        return !input.IsOk ? input.Refusal
            : !input.Value.Has("site") ? OfCases(input.Value, from, to)
            : sites is null ? new OptionUnusable("--sites", new FieldError("epi.option.needed"))
            : OfCounts(input.Value, sites, from, to);
    }

    private static Result<ScanInput> OfCases(InputTable input, DateOnly? from, DateOnly? to)
    {
        var read = PointsInput.From(input);
        if (!read.IsOk)
        {
            return read.Refusal;
        }
        var days = Array.ConvertAll(read.Value.Cases, c => (int)Math.Floor(c.Day));
        var period = Period(input, read.Value.HasDates ? "date" : "t", days, from, to);
        if (!period.IsOk)
        {
            return period.Refusal;
        }
        return new ScanInput
        {
            Counts = ScanCounts.OfCases(read.Value.Cases, period.Value.First, period.Value.First + period.Value.Days - 1),
            Distance = read.Value.Distance, _first = period.Value.First, _dates = read.Value.HasDates,
        };
    }

    private static Result<ScanInput> OfCounts(InputTable input, string sitesPath, DateOnly? from, DateOnly? to)
    {
        var sites = Sites(sitesPath);
        var cases = input.Counts("cases");
        var time = input.Has("date") ? "date" : "t";
        var timeless = !input.Has("date") && !input.Has("t");
        Result<int[]> days = timeless ? new int[input.Rows] : DaysOf(input, time);
        if ((sites.Refusal ?? cases.Refusal ?? days.Refusal) is { } refusal)
        {
            return refusal;
        }
        var period = Period(input, time, days.Value, timeless ? null : from, timeless ? null : to);
        if (!period.IsOk)
        {
            return period.Refusal;
        }
        var (names, all) = (input.Texts("site"), sites.Value.Sites.Sum(_ => 0L));
        var counts = sites.Value.Sites.Select(_ => new int?[period.Value.Days]).ToArray();
        for (var row = 0; row < names.Length; row++)
        {
            var known = sites.Value.Places.TryGetValue(names[row], out var site);
            if (!known || cases.Value[row] is null or < 0)
            {
                return input.Refuse(row, known ? "cases" : "site", !known ? "epi.cell.no-site" : cases.Value[row] is null ? "epi.cell.missing" : "epi.cell.negative");
            }
            ref var cell = ref counts[site][days.Value[row] - period.Value.First];
            all += cases.Value[row]!.Value;
            if (cell is not null || all > ScanCounts.MostCases)
            {
                return input.Refuse(row, cell is null ? "cases" : "site", cell is null ? "epi.cell.too-many-cases" : "epi.cell.twice", ScanCounts.MostCases);
            }
            cell = cases.Value[row];
        }
        return new ScanInput
        {
            Counts = new ScanCounts(sites.Value.Sites, [.. counts.Select(c => Array.ConvertAll(c, n => n ?? 0))]), Distance = sites.Value.Distance,
            _names = [.. sites.Value.Places.OrderBy(p => p.Value).Select(p => p.Key)], _first = period.Value.First, _dates = time == "date", _timeless = timeless,
        };
    }

    private static Result<(Dictionary<string, int> Places, ScanSite[] Sites, DistanceKind Distance)> Sites(string path)
    {
        var read = InputTable.Read(path, SiteLayouts);
        if (!read.IsOk)
        {
            return read.Refusal;
        }
        var input = read.Value;
        var positions = PointsInput.Positions(input);
        var population = input.Has("population") ? input.Numbers("population") : Array.ConvertAll(new int[input.Rows], _ => (double?)0);
        var expected = input.Has("expected") ? input.Numbers("expected") : new double?[input.Rows];
        if ((positions.Refusal ?? population.Refusal ?? expected.Refusal) is { } refusal)
        {
            return refusal;
        }
        var (names, places, sites) = (input.Texts("site"), new Dictionary<string, int>(), new ScanSite[input.Rows]);
        for (var row = 0; row < sites.Length; row++)
        {
            if (names[row].Length == 0 || !places.TryAdd(names[row], row))
            {
                return input.Refuse(row, "site", names[row].Length == 0 ? "epi.cell.missing" : "epi.cell.twice");
            }
            if (population.Value[row] is null or < 0)
            {
                return input.Refuse(row, "population", population.Value[row] is null ? "epi.cell.missing" : "epi.cell.negative");
            }
            if (input.Has("expected") && expected.Value[row] is null or < 0)
            {
                return input.Refuse(row, "expected", expected.Value[row] is null ? "epi.cell.missing" : "epi.cell.negative");
            }
            sites[row] = new ScanSite(positions.Value[row].X, positions.Value[row].Y, population.Value[row]!.Value, expected.Value[row]);
        }
        return (places, sites, PointsInput.Kind(input));
    }

    private static Result<int[]> DaysOf(InputTable input, string time)
    {
        var times = PointsInput.Times(input);
        return !times.IsOk ? times.Refusal
            : Array.FindIndex(times.Value, t => t != Math.Floor(t) || Math.Abs(t) > int.MaxValue / 2) is >= 0 and var part ? input.Refuse(part, time, "epi.cell.not-whole")
            : Array.ConvertAll(times.Value, t => (int)t);
    }

    /// <summary>The days looked at: those asked for, otherwise from the first in the file to the last; at most ten years.</summary>
    private static Result<(int First, int Days)> Period(InputTable input, string time, int[] days, DateOnly? from, DateOnly? to)
    {
        var (first, last) = (from?.DayNumber ?? days.Min(), to?.DayNumber ?? days.Max());
        if (time != "date" && (from ?? to) is not null)
        {
            return new OptionUnusable(from is null ? "--to" : "--from", new FieldError("epi.scan.no-dates"));
        }
        if (Array.FindIndex(days, d => d < first || d > last) is >= 0 and var outside)
        {
            return input.Refuse(outside, time, "epi.cell.outside-period");
        }
        return (long)last - first >= ScanCounts.MostDays ? input.Refuse(Array.IndexOf(days, days.Max()), time, "epi.cell.period-too-long", ScanCounts.MostDays) : (first, last - first + 1);
    }
}
