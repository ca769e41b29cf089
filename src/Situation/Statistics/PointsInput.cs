using Fangxian.Epidemiology.Clusters;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>One row for each case: where and when. With longitude and latitude distances are in kilometres along the globe.</summary>
internal sealed record PointsInput(SpaceTimePoint[] Cases, DistanceKind Distance, bool HasDates)
{
    public static string[] Layouts { get; } = ["x,y,date", "x,y,t", "longitude,latitude,date", "longitude,latitude,t"];

    public static Result<PointsInput> Read(string? path)
    {
        var input = InputTable.Read(path, Layouts);
        return input.IsOk ? From(input.Value) : input.Refusal;
    }

    public static Result<PointsInput> From(InputTable input)
    {
        var places = Positions(input);
        var days = Times(input);
        return (places.Refusal ?? days.Refusal) is { } refusal
            ? refusal
            : new PointsInput([.. places.Value.Zip(days.Value, (place, day) => new SpaceTimePoint(place.X, place.Y, day))], Kind(input), input.Has("date"));
    }

    /// <summary>The time of each row in days: of dates their number.</summary>
    public static Result<double[]> Times(InputTable input)
    {
        Result<double?[]> times;
        if (input.Has("date"))
        {
            var dates = input.Days("date");
            times = dates.IsOk ? Array.ConvertAll(dates.Value, d => (double?)d?.DayNumber) : dates.Refusal;
        }
        else
        {
            times = input.Numbers("t");
        }
        return !times.IsOk ? times.Refusal
            : Array.IndexOf(times.Value, null) is >= 0 and var missing ? input.Refuse(missing, input.Has("date") ? "date" : "t", "epi.cell.missing")
            : Array.ConvertAll(times.Value, t => t!.Value);
    }

    public static DistanceKind Kind(InputTable input) => input.Has("latitude") ? DistanceKind.GreatCircle : DistanceKind.Euclidean;

    /// <summary>The positions of all rows, each given and on the globe.</summary>
    public static Result<(double X, double Y)[]> Positions(InputTable input)
    {
        var (east, north) = Kind(input) == DistanceKind.GreatCircle ? ("longitude", "latitude") : ("x", "y");
        var (x, y) = (input.Numbers(east), input.Numbers(north));
        if ((x.Refusal ?? y.Refusal) is { } refusal)
        {
            return refusal;
        }
        for (var row = 0; row < input.Rows; row++)
        {
            if (x.Value[row] is null || y.Value[row] is null)
            {
                return input.Refuse(row, x.Value[row] is null ? east : north, "epi.cell.missing");
            }
            if (Kind(input) == DistanceKind.GreatCircle && (Math.Abs(x.Value[row]!.Value) > 180 || Math.Abs(y.Value[row]!.Value) > 90))
            {
                return input.Refuse(row, Math.Abs(x.Value[row]!.Value) > 180 ? east : north, "epi.cell.not-on-the-globe");
            }
        }
        return x.Value.Zip(y.Value, (a, b) => (a!.Value, b!.Value)).ToArray();
    }
}
