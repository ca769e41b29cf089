using MathNet.Numerics.Distributions;
using Fangxian.Epidemiology.Detection;

namespace Fangxian.EpiBench;

/// <summary>One simulated series with its outbreak in the test weeks.</summary>
internal sealed record SimulatedSeries(int Scenario, int Size, CountSeries Counts, int First, int Last);

/// <summary>
/// Simulated surveillance after Noufaily et al., Stat Med 2013;32:1206–22: 28 scenarios of level, dispersion, trend and season; 624 weeks, four outbreaks
/// in the five baseline years, one in the last 49 weeks; cases of an outbreak fall log-normally (0, 0.5) after its start.
/// </summary>
internal static class NoufailySimulation
{
    public const int Weeks = 624;
    public const int FirstTestWeek = 575;

    private static readonly (double Theta, double Phi, double Beta, double Gamma1, double Gamma2)[] Levels =
    [
        (0.1, 1.5, 0.0025, 0.6, 0.6), (-2, 2, 0.005, 0.1, 0.3), (1.5, 1, 0.003, 0.2, -0.4), (0.5, 5, 0.002, 0.5, 0.5),
        (2.5, 3, 0.001, 1, 0.1), (3.75, 1.1, 0.001, 0.1, -0.1), (5, 1.2, 0.0001, 0.05, 0.01),
    ];

    public static IEnumerable<SimulatedSeries> Make(int seed, int replicates)
    {
        for (var scenario = 0; scenario < 28; scenario++)
        {
            for (var replicate = 0; replicate < replicates; replicate++)
            {
                yield return One(new Random(HashCode(seed, scenario, replicate)), scenario, (replicate % 10) + 1);
            }
        }
    }

    /// <summary>Series made elsewhere: columns scenario,rep,k,start,first,last,size,w1,…,w624, gzipped CSV.</summary>
    public static IEnumerable<SimulatedSeries> Read(string path)
    {
        using var reader = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(path), System.IO.Compression.CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = Array.ConvertAll(line.Split(','), int.Parse);
            yield return new SimulatedSeries(cells[0], cells[2], CountSeries.AllKnown(cells.AsSpan(7)), cells[4] - 1, cells[5] - 1);
        }
    }

    private static int HashCode(int seed, int scenario, int replicate) => unchecked((((seed * 31) + scenario) * 10_007) + replicate);

    private static SimulatedSeries One(Random chance, int scenario, int k)
    {
        var (theta, phi, beta, gamma1, gamma2) = Levels[scenario / 4];
        var (trend, waves) = (scenario % 4 >= 2, scenario % 2 == 1);
        var means = Enumerable.Range(1, Weeks).Select(t => Math.Exp(theta + (trend ? beta * t : 0)
            + (waves ? (gamma1 * Math.Cos(2 * Math.PI * t / 52)) + (gamma2 * Math.Sin(2 * Math.PI * t / 52)) : 0))).ToArray();
        var counts = Array.ConvertAll(means, m => Poisson.Sample(chance, phi > 1 ? Gamma.Sample(chance, m / (phi - 1), 1 / (phi - 1)) : m));
        for (var outbreak = 0; outbreak < 4; outbreak++)
        {
            AddOutbreak(chance, counts, means, phi, chance.Next(312, 575), new[] { 2, 3, 5, 10 }[chance.Next(4)]);
        }

        var (first, last) = AddOutbreak(chance, counts, means, phi, chance.Next(FirstTestWeek, 616), k);
        return new SimulatedSeries(scenario, k, CountSeries.AllKnown(counts), first, last);
    }

    private static (int First, int Last) AddOutbreak(Random chance, int[] counts, double[] means, double phi, int start, int k)
    {
        int size;
        do
        {
            size = Poisson.Sample(chance, k * Math.Sqrt(phi * means[start]));
        }
        while (size < 2);

        var (first, last) = (Weeks, 0);
        for (var i = 0; i < size; i++)
        {
            var week = Math.Min(Weeks - 1, start + (int)LogNormal.Sample(chance, 0, 0.5));
            counts[week]++;
            (first, last) = (Math.Min(first, week), Math.Max(last, week));
        }

        return (first, last);
    }
}

/// <summary>How a detector does on simulated series: false alarms per ordinary week, and outbreaks in which any week alarmed.</summary>
internal sealed record Performance(double FalsePositiveRate, bool[] Detected)
{
    public double Power => Detected.Count(d => d) / (double)Detected.Length;

    public static Performance Of(Detector detector, IReadOnlyList<SimulatedSeries> all)
    {
        var detected = new bool[all.Count];
        var (falseAlarms, ordinary) = (0, 0);
        Parallel.For(0, all.Count, i =>
        {
            var (series, wrong, weeks) = (all[i], 0, 0);
            var answers = detector.Detect(series.Counts, NoufailySimulation.FirstTestWeek);
            for (var place = 0; place < answers.Length; place++)
            {
                var week = NoufailySimulation.FirstTestWeek + place;
                var alarm = answers[place].TryGet(out var finding) && finding.Alarm;
                if (week >= series.First && week <= series.Last)
                {
                    detected[i] |= alarm;
                }
                else
                {
                    weeks++;
                    wrong += alarm ? 1 : 0;
                }
            }

            Interlocked.Add(ref falseAlarms, wrong);
            Interlocked.Add(ref ordinary, weeks);
        });
        return new(falseAlarms / (double)ordinary, detected);
    }
}
