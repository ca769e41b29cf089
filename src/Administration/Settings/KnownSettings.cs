using System.Globalization;
using Fangxian.Administration.Audit;
using Fangxian.Administration.Backup;
using Fangxian.Administration.Emergency;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Retention;
using SettingKeys = Fangxian.Platform.Data.Settings;

namespace Fangxian.Administration.Settings;

/// <summary>The settings that administrators change, and what each may be. A blank value leaves the choice to the program.</summary>
internal static class KnownSettings
{
    public static readonly IReadOnlyList<string> All = [SettingKeys.HomeArea, SettingKeys.HomeDisease, SettingKeys.HomeDate, LookRules.MostHoursKey, NightlyBackup.HourKey, NightlyBackup.KeepKey, DetailRetention.MonthsKey, MergePersons.PartDaysKey, KeptFiles.DaysKey];

    /// <summary>
    /// Settings concern the whole deployment: they are changed by those whose scope covers the area it opens with, or
    /// everything where none is set.
    /// </summary>
    public static async Task<bool> MayChangeAsync(OutbreakDb db, Actor actor, CancellationToken cancellation)
    {
        var home = (await db.AreaTreeAsync(cancellation)).ByCode((await db.SettingsAsync(cancellation)).GetValueOrDefault(SettingKeys.HomeArea));
        return actor.May(AdministrationContract.SettingsWrite) && actor.Scope.Covers(home?.Subtree ?? PositionRange.Everything);
    }

    /// <summary>The value as it is kept, or what is wrong with it.</summary>
    public static async Task<Result<string>> CheckAsync(OutbreakDb db, Actor actor, string key, string value, CancellationToken cancellation)
    {
        value = value.Trim();
        if (value.Length == 0)
        {
            return value;
        }
        switch (key)
        {
            case SettingKeys.HomeArea:
                var area = (await db.AreaTreeAsync(cancellation)).ByCode(value);
                return area is { ClosedOn: null } && actor.Scope.Covers(area.Position) ? area.Code : new AreaNotFound(value);
            case SettingKeys.HomeDisease:
                return (await db.DiseasesAsync(cancellation)).ByCode(value) is { } disease ? disease.Code : new DiseaseNotFound(value);
            case SettingKeys.HomeDate:
                return DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? value : Malformed.Field("value", "settings.value.day");
            case NightlyBackup.HourKey:
                return Whole(value, 0, 23, "backup.hour.invalid");
            case DetailRetention.MonthsKey:
                return Whole(value, DetailRetention.LeastMonths, DetailRetention.MostMonths, "audit.months.invalid", DetailRetention.LeastMonths, DetailRetention.MostMonths);
            case NightlyBackup.KeepKey:
                return Whole(value, 1, 365, "backup.keep.invalid");
            case KeptFiles.DaysKey:
                return Whole(value, 1, KeptFiles.MostDays, "retention.file-days.invalid", KeptFiles.MostDays);
            case MergePersons.PartDaysKey:
                return Whole(value, 1, 365, "people.part-days.invalid");
            default:
                return LookRules.Hours.Any(h => h.ToString(CultureInfo.InvariantCulture) == value) ? value : Malformed.Field("value", "emergency.hours.offered", string.Join(", ", LookRules.Hours));
        }
    }

    private static Result<string> Whole(string value, int least, int most, string otherwise, params object?[] told) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number.ToString(CultureInfo.InvariantCulture) : Malformed.Field("value", otherwise, told);
}
