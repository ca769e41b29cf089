using Fangxian.Platform.Results;

namespace Fangxian.Platform.Modules;

/// <summary>Every option that a program reads, and what the environment says of them.</summary>
public sealed class OptionCatalogue(IEnumerable<NamedOption> options)
{
    /// <summary>The options by name.</summary>
    public IReadOnlyList<NamedOption> All { get; } = [.. options.OrderBy(o => o.Name, StringComparer.Ordinal)];

    /// <summary>All that is wrong with what is set.</summary>
    public IReadOnlyList<Refusal> Wrong() => [.. All.Select(o => o.Wrong()).OfType<Refusal>()];

    /// <summary>Variables that look like options and are none, each with the name that was probably meant.</summary>
    public IReadOnlyList<(string Name, string? Meant)> Unknown() =>
        [.. Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith(NamedOption.Prefix, StringComparison.OrdinalIgnoreCase) && !All.Any(o => o.Names.Contains(name)))
            .Order(StringComparer.Ordinal).Select(name => (name, Nearest(name)))];

    private string? Nearest(string name)
    {
        var (nearest, steps) = All.SelectMany(o => o.Names).Select(known => (known, Steps: Distance(name.ToLowerInvariant(), known.ToLowerInvariant()))).MinBy(k => k.Steps);
        return steps <= Math.Max(2, (name.Length - NamedOption.Prefix.Length) / 3) ? nearest : null;
    }

    /// <summary>How many characters have to be put in, left out or exchanged (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }
        return row[^1];
    }
}
