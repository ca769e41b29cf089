using Fangxian.Platform.Modules;

namespace Fangxian.Platform.Data;

/// <summary>Days are days of one configured time zone: the end of 25 February is 24:00 there, whatever the server's clock says.</summary>
public sealed class OutbreakCalendar(TimeZoneInfo zone)
{
    public const string DefaultZone = "Asia/Shanghai";

    /// <summary>The zone whose days are counted.</summary>
    public static readonly NamedOption<TimeZoneInfo> Option = new("TimeZone", new("option.range.zone"), TimeZoneInfo.TryFindSystemTimeZoneById!, TimeZoneInfo.FindSystemTimeZoneById(DefaultZone));

    public TimeZoneInfo Zone { get; } = zone;

    public static OutbreakCalendar In(string? zone) => new(zone is null ? Option.Read() : TimeZoneInfo.FindSystemTimeZoneById(zone));

    /// <summary>The first and the last day that anybody can tell: what lies beyond is mistyped, and no day before or behind it need be reckoned with.</summary>
    public static readonly DateOnly First = new(1800, 1, 1), Last = new(2200, 12, 31);

    public static bool Holds(DateOnly day) => day >= First && day <= Last;

    /// <summary>The instant a day ends: the start of the next; where clocks are put back at midnight, the first of the two.</summary>
    public DateTimeOffset EndOf(DateOnly day)
    {
        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        var offset = Zone.IsAmbiguousTime(midnight) ? Zone.GetAmbiguousTimeOffsets(midnight).Max() : Zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>The day that ends at an instant: 30 November at 00:00 of 1 December; null where none ends then.</summary>
    public DateOnly? EndedAt(DateTimeOffset end) => DayOf(end).AddDays(-1) is var day && EndOf(day) == end ? day : null;

    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>An instant as people read it here: 2020-02-25 09:30.</summary>
    public string Shown(DateTimeOffset instant) => ToLocal(instant).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    public DateTimeOffset ToLocal(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);
}
