using System.Globalization;
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
internal static class CaseNumbers
{
    public static async Task<IReadOnlyList<string>> TakeAsync(OutbreakDb db, IReadOnlyList<CaseWanted> wanted, CancellationToken cancellation)
    {
        var prefixes = wanted.Select(w => PrefixOf(w, db.Shared.Calendar)).ToArray();
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
        return [.. prefixes.Select(prefix => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{next[prefix]++:0000}"))];
    }

    /// <summary>The county that the case was reported in, whoever follows it now; null where no area has that code any more.</summary>
    public static AreaNode? CountyOf(Case c, AreaTree tree) => tree.ByCode(c.Number[..Math.Max(0, c.Number.IndexOf('-'))]);

    private static string PrefixOf(CaseWanted wanted, OutbreakCalendar calendar) =>
        string.Create(CultureInfo.InvariantCulture, $"{ClockRules.CountyOf(wanted.Area).ShortCode}-{calendar.DayOf(wanted.ReportedAt.AddTicks(-1)).Year}");
}
