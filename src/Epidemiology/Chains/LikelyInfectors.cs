using Fangxian.Epidemiology.Delays;

namespace Fangxian.Epidemiology.Chains;

/// <summary>Who of its contacts probably infected a case?</summary>
/// <remarks>
/// <para>A contact j of case i weighs s(tᵢ − tⱼ) × e: s is the probability of the serial interval between the onsets, e the probability that the incubation period puts the infection on a day of contact, Σ g(tᵢ − u)
/// over the days u of contact (1 for any contact up to the onset where no incubation period is given; days of several contacts of the same two count once; an unknown first day reaches back without end, an unknown last
/// day to the onset). Posterior = weight / sum of weights. With a proportion q of infectors that are no contacts, each of n contacts has the prior (1 − q) / n, and the unknown source the prior q and the weight
/// Σ s², that of an average true pair.</para>
/// <para>Assumptions: each contact was as likely to infect beforehand, whatever the kind of contact; all contacts are recorded (or q says how many are not); the interval is that of this outbreak, not
/// shortened by isolation; serial interval and incubation period are independent given the infector; each case is judged alone: two cases may have infected each other. It does not say that a person infected another:
/// not for blame, and not as a link of a chain unless the investigation finds it so.</para>
/// <para>Source: Wallinga J, Teunis P. Am J Epidemiol 2004;160:509–16, doi 10.1093/aje/kwh255 (the weights); with contacts: Campbell F et al.
/// PLoS Comput Biol 2019;15:e1006930, doi 10.1371/journal.pcbi.1006930. Verified against
/// sums made one by one in R 4.2.2, within 1e-10; calibrated on simulated contacts.</para>
/// </remarks>
public static class LikelyInfectors
{
    private const int LongestIncubationDays = 3650;

    /// <summary>Judges the contacts of all cases without infector.</summary>
    /// <typeparam name="TCase">What names a case.</typeparam>
    /// <param name="forest">Cases with onsets; those without infector are judged.</param>
    /// <param name="contacts">Contacts between cases. Contacts that are no cases of the forest, and cases that have an infector, are passed over.</param>
    /// <param name="serialInterval">s, in whole days; never negative.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <returns>Each case without infector that has at least one contact among the cases, in the order of the forest.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public static IReadOnlyList<SoughtInfector<TCase>> Of<TCase>(
        TransmissionForest<TCase> forest, IEnumerable<ContactRecord<TCase>> contacts, DiscretisedSerialInterval serialInterval, LikelyInfectorOptions? options = null)
        where TCase : notnull
    {
        ArgumentNullException.ThrowIfNull(serialInterval);
        var average = 0.0;
        foreach (var weight in serialInterval.Weights)
        {
            average += weight * weight;
        }

        return Of(forest, contacts, lag => lag >= 0 && lag <= serialInterval.LongestDays ? serialInterval.Weights[lag] : 0, average, options);
    }

    /// <summary>The same with an interval that may be negative: s(k) is the probability of k − ½ to k + ½ days.</summary>
    /// <typeparam name="TCase">What names a case.</typeparam>
    /// <param name="forest">Cases with onsets; those without infector are judged.</param>
    /// <param name="contacts">Contacts between cases.</param>
    /// <param name="serialInterval">The interval, such as a normal distribution or a gamma with a negative offset.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <returns>As above.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public static IReadOnlyList<SoughtInfector<TCase>> Of<TCase>(
        TransmissionForest<TCase> forest, IEnumerable<ContactRecord<TCase>> contacts, DelayDistribution serialInterval, LikelyInfectorOptions? options = null)
        where TCase : notnull
    {
        var average = 0.0;
        var (first, last) = ((int)Math.Floor(serialInterval.Quantile(1e-9)), (int)Math.Ceiling(serialInterval.Quantile(1 - 1e-9)));
        for (var lag = first; lag <= last; lag++)
        {
            average += Math.Pow(OfDay(serialInterval, lag), 2);
        }

        return Of(forest, contacts, lag => OfDay(serialInterval, lag), average, options);
    }

    private static List<SoughtInfector<TCase>> Of<TCase>(
        TransmissionForest<TCase> forest, IEnumerable<ContactRecord<TCase>> contacts, Func<int, double> interval, double average, LikelyInfectorOptions? options)
        where TCase : notnull
    {
        ArgumentNullException.ThrowIfNull(forest);
        ArgumentNullException.ThrowIfNull(contacts);
        (options ??= new()).ThrowIfOutOfRange();
        var places = new Dictionary<TCase, int>(forest.Cases.Select((name, place) => KeyValuePair.Create(name, place)));
        var byCase = new SortedDictionary<int, Dictionary<int, ContactDays>>();
        foreach (var record in contacts)
        {
            if (places.TryGetValue(record.Case, out var place) && places.TryGetValue(record.Contact, out var contact) && place != contact && forest.InfectorOf(place) is null)
            {
                (byCase.TryGetValue(place, out var days) ? days : byCase[place] = []).TryAdd(contact, new ContactDays());
                byCase[place][contact].Add(record.FirstDay, record.LastDay);
            }
        }

        return [.. byCase.Select(one => Judge(forest, one.Key, one.Value, interval, average, options))];
    }

    private static SoughtInfector<TCase> Judge<TCase>(
        TransmissionForest<TCase> forest, int place, Dictionary<int, ContactDays> contacts, Func<int, double> interval, double average, LikelyInfectorOptions options)
        where TCase : notnull
    {
        var (without, onset) = (contacts.Keys.Count(c => forest.OnsetOf(c) is null), forest.OnsetOf(place));
        SoughtInfector<TCase> Answer(Estimate<InfectorPosterior<TCase>> posterior) => new(forest.Cases[place], onset, without, posterior);
        if (onset is not { } fell || without == contacts.Count)
        {
            return Answer(new NotEstimable(NotEstimableReason.UnknownDays));
        }

        var prior = (1 - options.UnknownSourceProportion) / (contacts.Count - without);
        var candidates = new List<CandidateInfector<TCase>>();
        foreach (var (contact, days) in contacts)
        {
            if (forest.OnsetOf(contact) is { } before && fell.DayNumber - before.DayNumber is var lag)
            {
                candidates.Add(new(forest.Cases[contact], lag, prior * interval(lag) * Exposure(days, fell, options.Incubation)));
            }
        }

        var unknown = options.UnknownSourceProportion * average;
        var sum = candidates.Sum(c => c.Probability) + unknown;
        return Answer(sum > 0
            ? new InfectorPosterior<TCase>([.. candidates.Where(c => c.Probability > 0).OrderByDescending(c => c.Probability).Select(c => c with { Probability = c.Probability / sum })], unknown / sum)
            : new NotEstimable(NotEstimableReason.ZeroInfectivity));
    }

    /// <summary>The probability that the infection fell on a day of contact.</summary>
    private static double Exposure(ContactDays days, DateOnly onset, DelayDistribution? incubation)
    {
        if (incubation is not { } law)
        {
            return days.BeginBy(onset) ? 1 : 0;
        }

        var longest = (int)Math.Min(LongestIncubationDays, Math.Ceiling(law.Quantile(1 - 1e-9)));
        var sum = 0.0;
        for (var ago = 0; ago <= longest; ago++)
        {
            sum += days.Hold(onset.AddDays(-ago)) ? OfDay(law, ago) : 0;
        }

        return sum;
    }

    private static double OfDay(DelayDistribution law, int day) => law.ProbabilityWithin(day + 0.5) - law.ProbabilityWithin(day - 0.5);
}
