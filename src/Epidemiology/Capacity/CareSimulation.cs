using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Capacity;

/// <summary>Follows cases through admission and stay, path by path.</summary>
/// <remarks>Random numbers belong to path, step and day, so that two forecasts of one seed are alike until their cases differ.</remarks>
internal sealed class CareSimulation
{
    private const int OfShares = 0;
    private const int OfAdmissions = 1;
    private const int OfStays = 2;
    private const int OfStaysAfterwards = 3;

    private readonly CareCourse course;
    private readonly long seed;
    private readonly RandomStream random = new(0);
    private readonly WholeDays admission, stay;
    private readonly WholeDays? intensive, after;

    public CareSimulation(CareCourse course, long seed)
    {
        (this.course, this.seed) = (course, seed);
        (admission, stay) = (new WholeDays(course.AdmissionDelay), new WholeDays(course.Stay));
        intensive = course.IntensiveCareStay is { } i ? new WholeDays(i) : null;
        after = course.StayAfterIntensiveCare is { } a ? new WholeDays(a) : null;
    }

    /// <summary>The expected number of persons there so many days after the date of one case: admitted on that day, in an ordinary bed, in intensive care.</summary>
    public static double[] Response(CareCourse course, CareResource resource, int days)
    {
        double share = course.AdmissionProportion.Mean, severe = course.IntensiveCareProportion.Mean;
        var admitted = Padded(WholeDayDelay.Weights(course.AdmissionDelay), days);
        var response = resource switch
        {
            CareResource.Admissions => admitted,
            CareResource.IntensiveCareBeds => severe > 0 ? Scaled(Convolved(admitted, Staying(course.IntensiveCareStay!.Value, days)), severe) : new double[days],
            _ => Ordinary(),
        };
        return Scaled(response, share);

        double[] Ordinary()
        {
            var never = Scaled(Convolved(admitted, Staying(course.Stay, days)), 1 - severe);
            if (severe == 0 || course.StayAfterIntensiveCare is not { } step)
            {
                return never;
            }

            var moved = Convolved(Convolved(admitted, Padded(WholeDayDelay.Weights(course.IntensiveCareStay!.Value), days)), Staying(step, days));
            return [.. never.Zip(moved, (a, b) => a + (severe * b))];
        }
    }

    /// <summary>Admissions, ordinary beds and intensive care by day.</summary>
    public int[][] Run(int[] cases, int path)
    {
        random.Restart(seed, path, OfShares, 0);
        double share = course.AdmissionProportion.Draw(random), severe = course.IntensiveCareProportion.Draw(random);
        int[] admitted = new int[cases.Length], ordinary = new int[cases.Length], critical = new int[cases.Length];
        for (var day = 0; day < cases.Length; day++)
        {
            random.Restart(seed, path, OfAdmissions, day);
            Spread(admission, random.Binomial(cases[day], share), day, admitted);
        }

        var moved = new int[cases.Length];
        for (var day = 0; day < cases.Length; day++)
        {
            random.Restart(seed, path, OfStays, day);
            var needing = (int)random.Binomial(admitted[day], severe);
            Occupy(stay, admitted[day] - needing, day, ordinary, null);
            if (needing > 0)
            {
                Occupy(intensive!, needing, day, critical, moved);
            }
        }

        for (var day = 0; after is not null && day < cases.Length; day++)
        {
            random.Restart(seed, path, OfStaysAfterwards, day);
            Occupy(after, moved[day], day, ordinary, null);
        }

        Accumulate(ordinary);
        Accumulate(critical);
        return [admitted, ordinary, critical];
    }

    /// <summary>Adds persons on the days on which they come.</summary>
    private void Spread(WholeDays delay, long persons, int day, int[] days) => delay.Draw(random, persons, days.Length - day, (k, n) => days[day + k] += n);

    /// <summary>Notes who comes on a day as an increase, and as a decrease when they leave; who stays less than until the end of the day never counts.</summary>
    private void Occupy(WholeDays stay, int persons, int day, int[] change, int[]? leaving)
    {
        change[day] += persons;
        stay.Draw(random, persons, change.Length - day, (k, n) =>
        {
            change[day + k] -= n;
            if (leaving is not null)
            {
                leaving[day + k] += n;
            }
        });
    }

    private static void Accumulate(int[] change)
    {
        for (var day = 1; day < change.Length; day++)
        {
            change[day] += change[day - 1];
        }
    }

    private static double[] Staying(DelayDistribution stay, int days) => Array.ConvertAll(WholeDayDelay.Within(stay, days), within => 1 - within);

    private static double[] Padded(double[] weights, int days)
    {
        Array.Resize(ref weights, days);
        return weights;
    }

    private static double[] Scaled(double[] values, double factor) => Array.ConvertAll(values, value => value * factor);

    private static double[] Convolved(double[] first, double[] second)
    {
        var sum = new double[first.Length];
        for (var i = 0; i < first.Length; i++)
        {
            for (var j = 0; first[i] != 0 && i + j < first.Length; j++)
            {
                sum[i + j] += first[i] * second[j];
            }
        }

        return sum;
    }
}
