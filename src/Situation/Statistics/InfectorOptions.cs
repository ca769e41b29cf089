using System.CommandLine;
using Fangxian.Epidemiology.Chains;
using Fangxian.Epidemiology.Delays;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>What likely infectors are judged by: contacts, serial interval, incubation period, the share of sources that are no contacts.</summary>
internal sealed class InfectorOptions(Words words)
{
    private const int LongestIntervalDays = 366;
    private const string Layout = "case,contact[,first][,last]";

    private readonly SerialIntervalOptions _interval = new(words);
    private readonly Option<string?> _contacts = new("--contacts") { Description = words["epi.chains.contacts", Layout] };
    private readonly Option<bool> _normal = new("--si-normal") { Description = words["epi.chains.si-normal"] };
    private readonly Option<double?> _incubationMean = new("--incubation-mean") { Description = words["epi.chains.incubation-mean"] };
    private readonly Option<double?> _incubationDeviation = new("--incubation-sd") { Description = words["epi.chains.incubation-sd"] };
    private readonly Option<double> _unknown = new("--unknown-source") { Description = words["epi.chains.unknown-source"] };

    public void AddTo(Command command)
    {
        command.Options.Add(_contacts);
        _interval.AddTo(command);
        command.Options.Add(_normal);
        command.Options.Add(_incubationMean);
        command.Options.Add(_incubationDeviation);
        command.Options.Add(_unknown);
    }

    public Result<OutputTable> Table(ParseResult parsed, TransmissionForest<string> forest)
    {
        if (parsed.GetValue(_contacts) is not { } path)
        {
            return new OptionUnusable("--contacts", new FieldError("epi.option.needed"));
        }
        var incubation = Incubation(parsed);
        var contacts = Contacts(path);
        var options = incubation.IsOk ? new LikelyInfectorOptions { Incubation = incubation.Value, UnknownSourceProportion = parsed.GetValue(_unknown) } : null;
        if ((incubation.Refusal ?? contacts.Refusal) is { } refusal)
        {
            return refusal;
        }
        if (!parsed.GetValue(_normal))
        {
            var interval = _interval.Of(parsed, LongestIntervalDays);
            return interval.IsOk ? Table(LikelyInfectors.Of(forest, contacts.Value, interval.Value, options)) : interval.Refusal;
        }
        return (_interval.MeanOf(parsed), _interval.DeviationOf(parsed)) switch
        {
            ({ } mean, { } deviation) when double.IsFinite(mean) && deviation > 0 && double.IsFinite(deviation) =>
                Table(LikelyInfectors.Of(forest, contacts.Value, new DelayDistribution(DelayFamily.Normal, mean, deviation), options)),
            (not null, not null) => new OptionUnusable("--si-sd", new FieldError("epi.option.above", 0)),
            (var mean, _) => new OptionUnusable(mean is null ? "--si-mean" : "--si-sd", new FieldError("epi.option.one-interval")),
        };
    }

    private static Result<OutputTable> Table(IReadOnlyList<SoughtInfector<string>> sought) =>
        new OutputTable("infectors", ["case", "contact", "lag_days", "probability"], [.. sought.SelectMany(s => s.Posterior.Match<IEnumerable<OutputRow>>(
            p => [.. p.Candidates.Select(c => new OutputRow([s.Case, c.Contact, c.OnsetLagDays, c.Probability])), .. p.UnknownSource > 0 ? [new OutputRow([s.Case, "?", null, p.UnknownSource])] : Array.Empty<OutputRow>()],
            why => [new OutputRow([s.Case, null, null, null], why.Code)]))]);

    /// <summary>A log-normal distribution of this mean and standard deviation, the usual law of incubation periods.</summary>
    private Result<DelayDistribution?> Incubation(ParseResult parsed)
    {
        var (mean, deviation) = (parsed.GetValue(_incubationMean), parsed.GetValue(_incubationDeviation));
        if (mean is null && deviation is null)
        {
            return (DelayDistribution?)null;
        }
        if (!(mean > 0 && double.IsFinite(mean.Value)) || !(deviation > 0 && double.IsFinite(deviation.Value)))
        {
            return new OptionUnusable(mean > 0 ? "--incubation-sd" : "--incubation-mean", new FieldError("epi.option.above", 0));
        }
        var variance = Math.Log(1 + Math.Pow(deviation.Value / mean.Value, 2));
        return new DelayDistribution(DelayFamily.LogNormal, Math.Log(mean.Value) - (variance / 2), Math.Sqrt(variance));
    }

    private static Result<ContactRecord<string>[]> Contacts(string path)
    {
        var input = InputTable.Read(path, Layout);
        if (!input.IsOk)
        {
            return input.Refusal;
        }
        Result<DateOnly?[]> begins = input.Value.Has("first") ? input.Value.Days("first") : new DateOnly?[input.Value.Rows];
        Result<DateOnly?[]> ends = input.Value.Has("last") ? input.Value.Days("last") : new DateOnly?[input.Value.Rows];
        if ((begins.Refusal ?? ends.Refusal) is { } refusal)
        {
            return refusal;
        }
        var (first, last) = (begins.Value, ends.Value);
        var (cases, contacts) = (input.Value.Texts("case"), input.Value.Texts("contact"));
        for (var row = 0; row < cases.Length; row++)
        {
            if (cases[row].Length == 0 || contacts[row].Length == 0)
            {
                return input.Value.Refuse(row, cases[row].Length == 0 ? "case" : "contact", "epi.cell.missing");
            }
            if (last[row] < first[row])
            {
                return input.Value.Refuse(row, "last", "epi.cell.ends-before");
            }
        }
        return cases.Select((name, row) => new ContactRecord<string>(name, contacts[row], first[row], last[row])).ToArray();
    }
}
