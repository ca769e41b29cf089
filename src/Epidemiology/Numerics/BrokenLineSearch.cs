namespace Fangxian.Epidemiology.Numerics;

/// <summary>Where a line breaks: knots added one by one, then moved in turn; their number by a criterion on the scaled deviance.</summary>
internal sealed class BrokenLineSearch
{
    private const double ChiSquare95 = 3.841458820694124;
    private readonly double[] x;
    private readonly double[] y;
    private readonly int least;

    public BrokenLineSearch(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int leastBetween) =>
        (this.x, this.y, least) = (x.ToArray(), y.ToArray(), leastBetween);

    /// <summary>The line chosen, its φ, and for every knot the range compatible with the data.</summary>
    public sealed record Found(BrokenLine Line, double Dispersion, double[] Earliest, double[] Latest);

    public Found? Best(int mostKnots)
    {
        List<BrokenLine> lines = [];
        for (var line = BrokenLine.Fit(x, y, []); line is not null && lines.Count <= mostKnots; line = Broken(line))
        {
            lines.Add(line);
        }

        if (lines.Count == 0)
        {
            return null;
        }

        var largest = lines[^1];
        var dispersion = Math.Max(1, largest.Pearson / Math.Max(1, largest.Points - largest.Knots.Length - 2));
        var best = lines.MinBy(line => (line.Deviance / dispersion) + (3 * line.Knots.Length * Math.Log(line.Points)))!;
        var ranges = Enumerable.Range(0, best.Knots.Length).Select(knot => Range(best, knot, dispersion)).ToArray();
        return new Found(best, dispersion, [.. ranges.Select(range => range.Earliest)], [.. ranges.Select(range => range.Latest)]);
    }

    /// <summary>One knot more, all settled; null where none has room.</summary>
    private BrokenLine? Broken(BrokenLine line)
    {
        var more = Better([.. line.Knots, double.NaN], line.Knots.Length, null);
        for (var pass = 0; more is not null && pass < 20; pass++)
        {
            var before = more.Deviance;
            for (var knot = 0; knot < line.Knots.Length + 1; knot++)
            {
                more = Better(more.Knots, knot, more);
            }

            if (more.Deviance >= before)
            {
                break;
            }
        }

        return more;
    }

    /// <summary>The best place of one knot, the others held.</summary>
    private BrokenLine Better(double[] knots, int moved, BrokenLine? soFar)
    {
        var best = soFar;
        foreach (var place in Places(knots, moved))
        {
            if (At(knots, moved, place) is { } line && (best is null || line.Deviance < best.Deviance - 1e-9))
            {
                best = line;
            }
        }

        return best!;
    }

    private (double Earliest, double Latest) Range(BrokenLine line, int knot, double dispersion)
    {
        var compatible = Places(line.Knots, knot)
            .Where(place => At(line.Knots, knot, place) is { } moved && moved.Deviance <= line.Deviance + (ChiSquare95 * dispersion))
            .Append(line.Knots[knot]).ToArray();
        return (compatible.Min(), compatible.Max());
    }

    private IEnumerable<double> Places(double[] knots, int moved)
    {
        for (var place = x[0] + least; place <= x[^1] - least; place++)
        {
            var hasRoom = true;
            for (var i = 0; i < knots.Length; i++)
            {
                hasRoom &= i == moved || Math.Abs(knots[i] - place) >= least;
            }

            if (hasRoom)
            {
                yield return place;
            }
        }
    }

    private BrokenLine? At(double[] knots, int moved, double place)
    {
        var changed = (double[])knots.Clone();
        changed[moved] = place;
        Array.Sort(changed);
        return BrokenLine.Fit(x, y, changed);
    }
}
