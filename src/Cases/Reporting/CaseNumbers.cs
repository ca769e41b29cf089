using System.Globalization;
using System.Text.RegularExpressions;
using Fangxian.Cases.Clocks;
using Fangxian.Platform.Data;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Reporting;

/// <summary>How many numbers of cases a county has given in a year.</summary>
public sealed class CaseNumber
{
    /// <summary>Code of the county and the year.</summary>
    public required string Prefix { get; init; }
    public int Taken { get; set; }

    internal static void Configure(EntityTypeBuilder<CaseNumber> table)
    {
        table.ToTable("case_number");
        table.HasKey(n => n.Prefix);
        table.Property(n => n.Prefix).HasMaxLength(24);
    }
}

/// <summary>Gives cases their numbers: the code of the county, the year of the report, and one after the other.</summary>
internal static partial class CaseNumbers
{
    /// <summary>Whether a text has the form of a number.</summary>
    public static bool IsNumber(string text) => Form().IsMatch(text);

    /// <summary>The code of the county that gave a number.</summary>
    public static string CountyCode(string number) => number[..Math.Max(0, number.IndexOf('-'))];

    /// <summary>Numbers that come from elsewhere are not given here any more.</summary>
    public static async Task KeepAsync(OutbreakDb db, IEnumerable<string?> numbers, CancellationToken cancellation)
    {
        var kept = numbers.OfType<string>().GroupBy(n => n[..n.LastIndexOf('-')], n => int.Parse(n.AsSpan(n.LastIndexOf('-') + 1), CultureInfo.InvariantCulture), StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToArray();
        if (kept.Length == 0)
        {
            return;
        }
        await using var lease = await db.OpenAsync(cancellation);
        foreach (var county in kept)
        {
            await using var command = lease.Command("INSERT INTO case_number (prefix, taken) VALUES (@prefix, @last) ON CONFLICT (prefix) DO UPDATE SET taken = CASE WHEN case_number.taken < @last THEN @last ELSE case_number.taken END");
            command.Bind("@prefix", county.Key);
            command.Bind("@last", county.Max());
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>Which of these numbers a case bears, wherever it lies.</summary>
    public static async Task<IReadOnlySet<string>> TakenAsync(OutbreakDb db, IReadOnlyCollection<string> numbers, CancellationToken cancellation)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        if (numbers.Count == 0)
        {
            return taken;
        }
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT number FROM {db.Kind.EachOfTexts("number", "disease_case", "number", "@numbers", "1 = 1")} c");
        command.BindTexts(db.Kind, "@numbers", numbers);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            taken.Add(row.GetString(0));
        }
        return taken;
    }

    public static async Task<IReadOnlyList<string>> TakeAsync(OutbreakDb db, IReadOnlyList<CaseWanted> wanted, CancellationToken cancellation)
    {
        var prefixes = wanted.Where(w => w.Number is null).Select(w => PrefixOf(w, db.Shared.Calendar)).ToArray();
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        await using var lease = await db.OpenAsync(cancellation);
        // In one order, so that two transactions do not wait for each other in a ring.
        foreach (var (prefix, count) in prefixes.CountBy(p => p, StringComparer.Ordinal).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            await using var command = lease.Command("INSERT INTO case_number (prefix, taken) VALUES (@prefix, @count) ON CONFLICT (prefix) DO UPDATE SET taken = case_number.taken + @count RETURNING taken");
            command.Bind("@prefix", prefix);
            command.Bind("@count", count);
            next[prefix] = Convert.ToInt32(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture) - count + 1;
        }
        var given = prefixes.Select(prefix => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{next[prefix]++:0000}")).GetEnumerator();
        return [.. wanted.Select(w => w.Number ?? Next())];

        string Next() => given.MoveNext() ? given.Current : throw new InvalidOperationException("A number for each that brings none.");
    }

    /// <summary>The county that the case was reported in, whoever follows it now; null where no area has that code any more.</summary>
    public static AreaNode? CountyOf(Case c, AreaTree tree) => tree.ByCode(CountyCode(c.Number));

    private static string PrefixOf(CaseWanted wanted, OutbreakCalendar calendar) =>
        string.Create(CultureInfo.InvariantCulture, $"{ClockRules.CountyOf(wanted.Area).ShortCode}-{calendar.DayOf(wanted.ReportedAt.AddTicks(-1)).Year}");

    [GeneratedRegex(@"^\d{2,12}-\d{4}-\d{4,7}\z")]
    private static partial Regex Form();
}
