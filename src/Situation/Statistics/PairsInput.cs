using System.Globalization;
using Fangxian.Epidemiology.Chains;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>Who infected whom, read from a file; a row without infector only says that there is a case. Onsets stand in the row, or in a list of cases that then is complete.</summary>
internal sealed class PairsInput
{
    private readonly List<int> _lines = [];

    private PairsInput()
    {
    }

    public static string PairsLayout => "infector,infectee[,infector_onset][,infectee_onset]";

    public static string CasesLayout => "case[,onset]";

    public required TransmissionForest<string> Forest { get; init; }

    /// <summary>The line of the file of a pair that was left out.</summary>
    public int LineOf(PairFault<string> fault) => _lines[fault.Row];

    public static Result<PairsInput> Read(string? path, string? casesPath)
    {
        var input = InputTable.Read(path, PairsLayout);
        if (!input.IsOk)
        {
            return input.Refusal;
        }
        var onsets = casesPath is null ? Onsets(input.Value) : Listed(casesPath);
        if (!onsets.IsOk)
        {
            return onsets.Refusal;
        }
        var (infectors, infected, pairs, lines) = (input.Value.Texts("infector"), input.Value.Texts("infectee"), new List<TransmissionPair<string>>(), new List<int>());
        for (var row = 0; row < input.Value.Rows; row++)
        {
            if (infected[row].Length == 0)
            {
                return input.Value.Refuse(row, "infectee", "epi.cell.missing");
            }
            if (infectors[row].Length > 0)
            {
                pairs.Add(new(infectors[row], infected[row]));
                lines.Add(input.Value.Line(row));
            }
        }
        var read = new PairsInput { Forest = TransmissionForest<string>.FromPairs(pairs, onsets.Value.Select(c => new ChainCase<string>(c.Key, c.Value))) };
        read._lines.AddRange(lines);
        return read;
    }

    /// <summary>The cases of the pairs with the onsets in their rows, which must agree.</summary>
    private static Result<OrderedDictionary<string, DateOnly?>> Onsets(InputTable input)
    {
        var cases = new OrderedDictionary<string, DateOnly?>();
        (string Case, string Onset)[] columns = [("infector", "infector_onset"), ("infectee", "infectee_onset")];
        Result<DateOnly?[]>[] days = [.. columns.Select(c => input.Has(c.Onset) ? input.Days(c.Onset) : new DateOnly?[input.Rows])];
        if (days.Select(d => d.Refusal).FirstOrDefault(r => r is not null) is { } refusal)
        {
            return refusal;
        }
        var names = columns.Select(c => input.Texts(c.Case)).ToArray();
        for (var row = 0; row < input.Rows; row++)
        {
            for (var side = 0; side < 2; side++)
            {
                var (name, onset) = (names[side][row], days[side].Value[row]);
                if (name.Length > 0 && cases.TryGetValue(name, out var before) && before is not null && onset is not null && before != onset)
                {
                    return input.Refuse(row, columns[side].Onset, "epi.cell.two-onsets", before.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                }
                if (name.Length > 0)
                {
                    cases[name] = (cases.TryGetValue(name, out var known) ? known : null) ?? onset;
                }
            }
        }
        return cases;
    }

    private static Result<OrderedDictionary<string, DateOnly?>> Listed(string path)
    {
        var input = InputTable.Read(path, CasesLayout);
        if (!input.IsOk)
        {
            return input.Refusal;
        }
        var days = input.Value.Has("onset") ? input.Value.Days("onset") : new DateOnly?[input.Value.Rows];
        if (!days.IsOk)
        {
            return days.Refusal;
        }
        var (cases, names) = (new OrderedDictionary<string, DateOnly?>(), input.Value.Texts("case"));
        for (var row = 0; row < names.Length; row++)
        {
            if (names[row].Length == 0 || !cases.TryAdd(names[row], days.Value[row]))
            {
                return input.Value.Refuse(row, "case", names[row].Length == 0 ? "epi.cell.missing" : "epi.cell.twice");
            }
        }
        return cases;
    }
}
