using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>How the cases of a line list are come by.</summary>
internal enum CaseStart
{
    /// <summary>Along an index that has the order of the list: read until the page is full.</summary>
    Order,

    /// <summary>All that an index has of an area, of some days of onset, or of what matches at all; they are few, and sorted.</summary>
    Range,

    /// <summary>By the beginning of the name, in the order of names: read until the page is full.</summary>
    Name,

    /// <summary>From the few that a clock, a number or an import names, sorted.</summary>
    Few,
}

/// <summary>The way to a line list that costs least, with the index of cases it walks.</summary>
/// <param name="Start">How the cases are come by.</param>
/// <param name="Index">The index of cases that serves a page.</param>
/// <param name="CountIndex">The index along which they are counted; in no order, so mostly that of areas.</param>
internal sealed record CaseWay(CaseStart Start, string? Index, string? CountIndex)
{
    /// <summary>More cases than this are not looked up one by one.</summary>
    public const int FewCases = 5_000;

    /// <summary>Of more matches a page is cut before all are found; the gravely ill lie far apart in the order of reports, and close together in their area.</summary>
    public int FewMatches => CountIndex is CaseIndexes.GraveOfArea ? 4_000 : 2_000;

    /// <summary>So many cases are looked up one by one and sorted in an order that no index has: some 50 ms.</summary>
    public const int FewOrdered = 20_000;

    /// <summary>So many are sorted where the index of areas holds all that is asked of them: some 80 ms for 650,000.</summary>
    public const int MostOrdered = 1_000_000;

    /// <summary>More days of onset than hold so many cases are not read whole: a case there costs a twentieth of one that is looked up.</summary>
    private const int FewOnsets = 50_000;

    /// <summary>Whether everything found is read before the page is cut from it.</summary>
    public bool IsSorted => Start is CaseStart.Range or CaseStart.Few;

    /// <summary>Whether so many may be found that to keep them all, in order to count them, would cost half as much again.</summary>
    public bool IsLong { get; private init; }

    /// <summary>Whether all cases of an area are read, of which there are few enough to be counted to the last.</summary>
    public bool IsWhole => Start is CaseStart.Range && Index is CaseIndexes.ByArea && !IsLong;

    /// <summary>Whether there are more than a page can be cut from, in an order that no index has; a file holds them.</summary>
    public bool IsTooLong { get; private init; }

    /// <summary>What lies behind <see cref="CaseStart.Few"/>: overdue clocks before numbers before an import.</summary>
    public CaseSourceOfFew Source { get; private init; }

    public static async Task<CaseWay> ChooseAsync(OutbreakDb db, CaseFilter filter, short disease, Scope within, CaseSort sort, DateTimeOffset now, CancellationToken cancellation)
    {
        var ofDisease = string.Create(CultureInfo.InvariantCulture, $"disease_id = {disease}");
        if (filter.Overdue is true && await AreFewOverdueAsync(db, within, now, cancellation))
        {
            return Few(CaseSourceOfFew.Clock);
        }
        if (await AccessPaths.ChooseAsync(db, "disease_case", ofDisease, within, cancellation) is AccessPath.ByArea)
        {
            // A small area reads its own cases alone: how many begin so elsewhere must not be told by time.
            return filter.Import is { } import && await IsFewAsync(db, import, cancellation) ? Few(CaseSourceOfFew.Import) : new(CaseStart.Range, CaseIndexes.ByArea, CaseIndexes.ByArea);
        }
        if (LookedFor.IsNumber(filter.Words) && await AreFewNumbersAsync(db, filter.Words!.Trim(), cancellation))
        {
            return Few(CaseSourceOfFew.Number);
        }
        if (LookedFor.NameKey(filter.Words).Length > 0)
        {
            return new(CaseStart.Name, CaseIndexes.ByName, CaseIndexes.ByName);
        }
        var byReport = db.Kind is DatabaseKind.Sqlite && CaseIndexes.PrefectureOf(within) is not null ? CaseIndexes.ByReportOfPrefecture : CaseIndexes.ByReport;
        var (narrow, narrowOfArea) = Narrow(filter, byReport);
        if (filter.Import is { } wanted && !await IsFewAsync(db, wanted, cancellation))
        {
            narrowOfArea = CaseIndexes.ByArea;
        }
        var hasOnset = filter.OnsetFrom is not null || filter.OnsetTo is not null;
        var grave = filter.Severity is null or < Severity.Severe ? null
            : !hasOnset || await AreFewGraveAsync(db, filter, ofDisease, within, cancellation) ? CaseIndexes.GraveOfArea
            : CaseIndexes.Grave;
        if (sort is CaseSort.OnsetLatest or CaseSort.OnsetEarliest)
        {
            return new(CaseStart.Order, CaseIndexes.ByOnset, hasOnset ? CaseIndexes.ByOnset : narrowOfArea ?? grave ?? CaseIndexes.ByArea);
        }
        var counted = narrowOfArea ?? grave ?? (hasOnset ? CaseIndexes.ByOnset : CaseIndexes.ByArea);
        if (counted is CaseIndexes.Grave or CaseIndexes.ByOnset && await AreFewOnsetsAsync(db, filter, ofDisease, counted, cancellation))
        {
            return new(CaseStart.Range, counted, counted) { IsLong = true };
        }
        return new(CaseStart.Order, narrow ?? byReport, counted);
    }

    /// <summary>The index that has what is asked for in the order of reports, and the one by which it is counted; null where all are asked for.</summary>
    private static (string? InOrder, string? OfArea) Narrow(CaseFilter filter, string byReport)
    {
        var hasReported = filter.ReportedFrom is not null || filter.ReportedTo is not null;
        return filter.Import is not null ? (CaseIndexes.ByImport, CaseIndexes.ByImport)
            : filter.Class is not (null or CaseClass.Confirmed) ? (CaseIndexes.ByClass, hasReported ? CaseIndexes.ByClass : CaseIndexes.ByClassOfArea)
            : filter.Outcome is CaseOutcome.Died ? (CaseIndexes.Dead, hasReported ? CaseIndexes.Dead : CaseIndexes.DeadOfArea)
            : hasReported ? (byReport, byReport)
            : (null, null);
    }

    /// <summary>All that match are found and sorted, in place of reading in order until the page is full.</summary>
    internal CaseWay Whole() => IsSorted && !IsLong ? this : this with { Start = CaseStart.Range, Index = CountIndex, IsLong = false };

    /// <summary>Very many are sorted along the index that holds most of them.</summary>
    internal CaseWay Long() => new(CaseStart.Range, CaseIndexes.ByArea, CountIndex) { IsLong = true };

    /// <summary>A page would take too long.</summary>
    internal CaseWay TooLong() => Whole() with { IsTooLong = true };

    internal static CaseWay Few(CaseSourceOfFew source) => new(CaseStart.Few, null, null) { Source = source };

    private static Task<bool> AreFewOnsetsAsync(OutbreakDb db, CaseFilter filter, string ofDisease, string index, CancellationToken cancellation)
    {
        var (from, to) = (filter.OnsetFrom ?? DateOnly.MinValue, filter.OnsetTo ?? DateOnly.MaxValue);
        var within = index is CaseIndexes.Grave ? $"{CaseIndexes.IsGrave} AND severity = {(int)filter.Severity!.Value}" : "onset_date IS NOT NULL";
        var rows = $"disease_case{Along(db, index)} WHERE {ofDisease} AND {within} AND onset_date BETWEEN {Literal(db.Kind, from)} AND {Literal(db.Kind, to)}";
        return AccessPaths.AreFewAsync(db, rows, rows, FewOnsets, cancellation);
    }

    /// <summary>Whether the areas have so few of the gravely ill that all are read rather than those of the days.</summary>
    private static Task<bool> AreFewGraveAsync(OutbreakDb db, CaseFilter filter, string ofDisease, Scope within, CancellationToken cancellation)
    {
        var ill = $"{ofDisease} AND {CaseIndexes.IsGrave} AND severity = {(int)filter.Severity!.Value}";
        return AccessPaths.AreFewAsync(db, $"{ill}/{AccessPaths.KeyOf(within)}", $"disease_case{Along(db, CaseIndexes.GraveOfArea)} WHERE {ill} AND {within.IsWithin("position")}", AccessPaths.FewRows, cancellation);
    }

    private static Task<bool> AreFewOverdueAsync(OutbreakDb db, Scope within, DateTimeOffset now, CancellationToken cancellation)
    {
        var at = db.Kind is DatabaseKind.Postgres ? $"'{now.ToUniversalTime():O}'" : Instants.ToMicroseconds(now).ToString(CultureInfo.InvariantCulture);
        return AccessPaths.AreFewAsync(db, "overdue/" + AccessPaths.KeyOf(within), $"case_clock k WHERE k.met_at IS NULL AND k.replaced_at IS NULL AND k.due_at < {at} AND {within.IsWithin("k.position")}", FewCases, cancellation);
    }

    private static Task<bool> IsFewAsync(OutbreakDb db, Guid import, CancellationToken cancellation)
    {
        var rows = $"disease_case WHERE import_id = {(db.Kind is DatabaseKind.Postgres ? $"'{import}'" : $"x'{import:N}'")}";
        return AccessPaths.AreFewAsync(db, rows, rows, FewCases, cancellation);
    }

    private static async Task<bool> AreFewNumbersAsync(OutbreakDb db, string beginning, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT count(*) FROM (SELECT 1 FROM disease_case WHERE number >= @number AND number < @numberEnd LIMIT {FewCases + 1}) few");
        command.Bind("@number", beginning);
        command.Bind("@numberEnd", beginning + LookedFor.Last);
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture) <= FewCases;
    }

    private static string Along(OutbreakDb db, string index) => db.Kind is DatabaseKind.Sqlite ? " INDEXED BY " + index : "";

    private static string Literal(DatabaseKind kind, DateOnly day) => kind is DatabaseKind.Postgres ? $"'{day:yyyy-MM-dd}'" : day.DayNumber.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What names a few cases.</summary>
internal enum CaseSourceOfFew
{
    Clock,
    Number,
    Import,
}

/// <summary>What the words of a line list look for: the beginning of a name, or of a number.</summary>
internal static class LookedFor
{
    /// <summary>Behind everything that begins so.</summary>
    public const string Last = "\U0010FFFF";

    /// <summary>The key of the name; empty where nothing or a number is looked for. What holds a digit is a number, no name.</summary>
    public static string NameKey(string? words) => string.IsNullOrWhiteSpace(words) || words.Any(char.IsAsciiDigit) ? "" : PersonName.KeyOf(words);

    public static bool IsNumber(string? words) => !string.IsNullOrWhiteSpace(words) && NameKey(words).Length == 0;
}
