using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Reports;

/// <summary>
/// A rule by which areas owe a daily report of a disease: every open area of a level within an area, or that area alone,
/// each day between two days, by a time of day. Data with its source, never a literal. It is ended, never deleted.
/// </summary>
public sealed class ReportDuty
{
    public const int MostDaysAfter = 7;

    public required Guid Id { get; init; }
    public required short DiseaseId { get; init; }

    /// <summary>The area within which reports are owed.</summary>
    public required long Position { get; init; }

    /// <summary>The level that owes; null: the area itself alone.</summary>
    public AreaLevel? Level { get; init; }

    /// <summary>Minutes after midnight, in the configured zone, by which the report is due: 0–1439.</summary>
    public required int DueMinute { get; init; }

    /// <summary>How many days after the day reported it is due: 0 that evening, 1 the next morning.</summary>
    public required int DueDaysAfter { get; init; }

    /// <summary>The first day reported.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The first day no longer reported; null while it lasts.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>Who ruled so: the notice, its number and date.</summary>
    public required string Source { get; init; }

    /// <summary>Code of the statutory clock that gave the due time, counted from the end of the day reported; null where a time of day was given.</summary>
    public string? Clock { get; init; }

    public int Version { get; set; } = 1;

    public bool HoldsOn(DateOnly day) => From <= day && (Until is null || day < Until);

    public bool IsOwedBy(AreaNode area, AreaNode within) =>
        Level is { } level ? area.Level == level && within.Subtree.Covers(area.Position) : area == within;

    /// <summary>The instant by which the report of a day is due.</summary>
    public DateTimeOffset DueAt(DateOnly day, OutbreakCalendar calendar)
    {
        var local = day.AddDays(DueDaysAfter).ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified).AddMinutes(DueMinute);
        return new DateTimeOffset(local, calendar.Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    public static string ShowDue(int minute) => new TimeOnly(minute / 60, minute % 60).ToString("HH:mm", CultureInfo.InvariantCulture);

    internal static void Configure(EntityTypeBuilder<ReportDuty> table)
    {
        table.ToTable("report_duty");
        table.HasKey(d => d.Id);
        table.Property(d => d.Id).ValueGeneratedNever();
        table.Property(d => d.From).HasColumnName("from_day");
        table.Property(d => d.Until).HasColumnName("until_day");
        table.Property(d => d.Source).HasMaxLength(500);
        table.Property(d => d.Clock).HasMaxLength(40);
        table.Property(d => d.Version).IsConcurrencyToken();
        table.HasIndex(d => d.DiseaseId);
    }
}

/// <summary>A duty as it is told.</summary>
/// <param name="Id">The duty.</param>
/// <param name="Version">Counts its changes; sent back with the next one.</param>
/// <param name="Disease">Code of the disease.</param>
/// <param name="Area">The area within which reports are owed.</param>
/// <param name="Level">The level that owes; null: the area itself alone.</param>
/// <param name="Due">Time of day in the configured zone: 20:00.</param>
/// <param name="DueDaysAfter">How many days after the day reported.</param>
/// <param name="From">The first day reported.</param>
/// <param name="Until">The first day no longer reported; null while it lasts.</param>
/// <param name="Source">Who ruled so.</param>
/// <param name="Clock">Code of the statutory clock by which it is due; null where a time of day was given.</param>
/// <param name="Owing">How many areas within one's scope owe by it today.</param>
/// <param name="CanEnd">Whether the reader may end it.</param>
public sealed record DutyState(Guid Id, int Version, string Disease, AreaItem Area, AreaLevel? Level, string Due, int DueDaysAfter, DateOnly From, DateOnly? Until, string Source, string? Clock, int Owing, bool CanEnd)
{
    internal string Who(Words words) => Level is { } level
        ? words["reports.duties.all", words.Name(Area.Name, Area.NameEn), words["areas.level." + level.ToString().ToLowerInvariant()]]
        : words["reports.duties.itself", words.Name(Area.Name, Area.NameEn)];

    internal string DueIn(Words words) => words["reports.duties.due." + (DueDaysAfter > 1 ? "more" : DueDaysAfter), Due, DueDaysAfter];

    internal string DaysIn(Words words) => Until is { } until ? words["reports.duties.between", Words.Iso(From), Words.Iso(until)] : words["reports.duties.since", Words.Iso(From)];

    internal static int Print(object answer, DutyState duty, bool asJson, Words words)
    {
        if (asJson)
        {
            CommandHost.PrintJson(answer);
        }
        else
        {
            Console.Out.WriteLine($"{duty.Id}  {duty.Who(words)}  {duty.DueIn(words)}  {duty.DaysIn(words)}");
        }
        return ExitCode.Done;
    }
}

internal static class DutyTables
{
    public const string Topic = "report-duties";

    public static DbSet<ReportDuty> ReportDuties(this OutbreakDb db) => db.Set<ReportDuty>();

    /// <summary>The open areas within the scope that owe by a duty on a day.</summary>
    public static IEnumerable<AreaNode> OwedBy(this AreaTree tree, ReportDuty duty, DateOnly day, Scope scope) =>
        tree.Find(duty.Position) is not { } within || !duty.HoldsOn(day) ? []
        : (duty.Level is null ? [within] : tree.All.Where(a => duty.IsOwedBy(a, within))).Where(a => a.IsOpenOn(day) && scope.Covers(a.Position));

    /// <summary>Seen by those in whose areas somebody may owe by it.</summary>
    public static bool IsSeenBy(this ReportDuty duty, AreaTree tree, Scope scope) =>
        tree.Find(duty.Position) is { } within && (duty.Level is null ? scope.Covers(within.Position) : scope.Touches(within.Subtree));

    public static DutyState StateOf(this ReportDuty duty, AreaTree tree, string disease, Actor actor, DateOnly today) =>
        new(duty.Id, duty.Version, disease, AreaItem.Of(tree.Find(duty.Position)!), duty.Level, ReportDuty.ShowDue(duty.DueMinute), duty.DueDaysAfter, duty.From, duty.Until, duty.Source, duty.Clock,
            tree.OwedBy(duty, today, actor.Scope).Count(), actor.Acting(CasesContract.ReportDutiesWrite)?.Scope.Covers(tree.Find(duty.Position)!.Subtree) is true);
}
