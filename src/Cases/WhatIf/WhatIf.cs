using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Fangxian.Cases.Classification;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.WhatIf;

/// <summary>What a case is on one side of the comparison.</summary>
public enum Standing
{
    /// <summary>The edition makes no class of it.</summary>
    None = 0,
    Suspected = 1,
    ClinicallyDiagnosed = 2,
    Confirmed = 3,
    Asymptomatic = 4,
    Discarded = 5,

    /// <summary>No class is met, and what is unknown could make one.</summary>
    Open = 9,
}

/// <summary>How many cases went from one standing to another.</summary>
/// <param name="Before">What they are.</param>
/// <param name="After">What they would be.</param>
/// <param name="Cases">How many.</param>
public sealed record StandingChange(Standing Before, Standing After, int Cases);

/// <summary>A case that another edition holds to be something else, or that one of two editions cannot tell.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Number">Its number.</param>
/// <param name="Area">The responsible area.</param>
/// <param name="Before">What it is.</param>
/// <param name="After">What it would be.</param>
/// <param name="Branch">The branch of the edition that judged it.</param>
/// <param name="Met">The facts that speak for the class it would be.</param>
/// <param name="Missing">The facts that the class it had, or a stronger one, asks for and that do not hold.</param>
public sealed record ChangedCase(Guid CaseId, string Number, AreaItem Area, Standing Before, Standing After, string Branch, IReadOnlyList<JudgedFact> Met, IReadOnlyList<JudgedFact> Missing)
{
    internal Guid PersonId { get; init; }
}

/// <summary>Cases by the day they were reported, before and after; on either side the five come to all that were judged.</summary>
/// <param name="Date">The day of the report.</param>
/// <param name="ConfirmedBefore">Confirmed as they are.</param>
/// <param name="ConfirmedAfter">Confirmed as they would be.</param>
/// <param name="ClinicalBefore">Clinically diagnosed as they are.</param>
/// <param name="ClinicalAfter">Clinically diagnosed as they would be.</param>
/// <param name="SuspectedBefore">Suspected as they are.</param>
/// <param name="SuspectedAfter">Suspected as they would be.</param>
/// <param name="OpenBefore">Those that cannot be told as they are, by the edition compared with.</param>
/// <param name="OpenAfter">Those that cannot be told as they would be: facts are missing, not cases.</param>
/// <param name="OtherBefore">Asymptomatic, discarded and of no class as they are.</param>
/// <param name="OtherAfter">Asymptomatic, discarded and of no class as they would be.</param>
public sealed record WhatIfDay(DateOnly Date, int ConfirmedBefore, int ConfirmedAfter, int ClinicalBefore, int ClinicalAfter, int SuspectedBefore, int SuspectedAfter, int OpenBefore, int OpenAfter, int OtherBefore, int OtherAfter)
{
    /// <summary>What the curve shows as it is: confirmed and clinically diagnosed.</summary>
    internal int Before => ConfirmedBefore + ClinicalBefore;

    /// <summary>What the curve would show.</summary>
    internal int After => ConfirmedAfter + ClinicalAfter;
}

/// <summary>Cases judged by another edition. Nothing is written.</summary>
internal sealed class WhatIf
{
    /// <summary>So many changed cases, and so many open ones, are named; the others are counted.</summary>
    public const int MostNamed = 10_000;

    /// <summary>What is read of a case; its person and position stand behind.</summary>
    private static readonly string[] Columns =
    [
        "c.id", "c.class", "c.reported_at", "c.facts", "CASE WHEN c.onset_date IS NULL THEN (SELECT min(s.taken_on) FROM case_sample s WHERE s.case_id = c.id) ELSE c.onset_date END", "c.number",
    ];

    private static readonly int[] None = new int[10];

    private readonly Dictionary<(Standing, Standing), int> _counts = [];
    private readonly SortedDictionary<int, int[]> _days = [];
    private readonly List<ChangedCase> _changed = [], _open = [];

    public int Judged { get; private set; }

    /// <summary>Known on both sides, and different.</summary>
    public int Changed { get; private set; }

    /// <summary>On one side or both, what is unknown could make a class: neither a change nor the same.</summary>
    public int Open { get; private set; }

    public IReadOnlyList<ChangedCase> Cases => _changed;

    /// <summary>Of two editions: what one of them makes something known of, and the other cannot tell.</summary>
    public IReadOnlyList<ChangedCase> OpenCases => _open;

    public IReadOnlyList<StandingChange> Counts => [.. _counts.OrderBy(c => c.Key).Select(c => new StandingChange(c.Key.Item1, c.Key.Item2, c.Value))];

    /// <summary>From the first day with a case to the last, without gaps.</summary>
    public IReadOnlyList<WhatIfDay> Days => _days.Count == 0 ? [] : [.. Enumerable.Range(_days.Keys.First(), _days.Keys.Last() - _days.Keys.First() + 1).Select(day =>
        DayOf(day, _days.GetValueOrDefault(day, None)))];

    /// <param name="db">Reads only within its scope.</param>
    /// <param name="filter">Which cases, of one disease.</param>
    /// <param name="disease">The disease.</param>
    /// <param name="within">The areas, within the scope.</param>
    /// <param name="edition">The edition that judges.</param>
    /// <param name="against">The edition compared with; null for the class on record.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<WhatIf> OfAsync(OutbreakDb db, CaseFilter filter, Disease disease, Scope within, EditionDocument edition, EditionDocument? against, DateTimeOffset now, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        var facts = against is null ? FactIndex.Of(edition) : FactIndex.Of(edition, against);
        var (after, before) = (CompiledEdition.Of(edition, facts, tree), against is null ? null : CompiledEdition.Of(against, facts, tree));
        var (calendar, room, result) = (db.Shared.Calendar, new int[facts.Codes.Count], new WhatIf());
        var rows = filter.IsOpen ? AllAsync(db, disease.Id, within, cancellation) : (await CaseQuery.MakeAsync(db, filter, disease, within, CaseSort.ReportedLatest, now, cancellation)).StreamAsync(Columns, cancellation);
        await foreach (var row in rows)
        {
            var position = row.GetInt64(7);
            var known = facts.Read(row.GetString(3), row.ReadDay(db.Kind, 4), position, room);
            var (was, would) = (before is null ? Of((CaseClass)row.GetInt32(1)) : Of(before.VerdictOf(known)), Of(after.VerdictOf(known)));
            result.Count(was, would, calendar.DayOf(row.ReadInstant(db.Kind, 2)!.Value.AddTicks(-1)));
            var isOpen = was is Standing.Open || would is Standing.Open;
            (result.Open, result.Changed) = (result.Open + (isOpen ? 1 : 0), result.Changed + (!isOpen && was != would ? 1 : 0));
            var named = isOpen ? result._open : result._changed;
            // What an edition cannot tell says nothing of what is on record.
            if (was != would && (before is not null || !isOpen) && named.Count < MostNamed)
            {
                var one = new ChangedCase(row.ReadId(db.Kind, 0), row.GetString(5), AreaItem.Of(tree.Find(position)!), was, would, "", [], []) { PersonId = row.ReadId(db.Kind, 6) };
                named.Add(Reasoned(one, after.Judge(known)));
            }
        }
        return result;
    }

    /// <summary>Half a million rows cost a microsecond each by plain statements; many of them are read as they lie, few from the index of areas.</summary>
    private static async IAsyncEnumerable<DbDataReader> AllAsync(OutbreakDb db, short disease, Scope within, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ofDisease = string.Create(CultureInfo.InvariantCulture, $"disease_id = {disease}");
        var isFew = await AccessPaths.ChooseAsync(db, "disease_case", ofDisease, within, cancellation) is AccessPath.ByArea;
        var (id, at) = isFew ? ("c.disease_id", "c.position") : (db.Kind.Hidden("c.disease_id"), db.Kind.Hidden("c.position"));
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command(string.Create(CultureInfo.InvariantCulture, $"SELECT {string.Join(", ", Columns)}, c.person_id, c.position FROM disease_case c WHERE {id} = {disease} AND {within.IsWithin(at)}"));
        command.CommandTimeout = 0;
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            yield return row;
        }
    }

    private static WhatIfDay DayOf(int day, int[] n) => new(DateOnly.FromDayNumber(day), n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]);

    private static Standing Of(CaseClass of) => (Standing)of;

    private static Standing Of(Verdict verdict) => verdict.Class is { } of ? (Standing)of : verdict.IsOpen ? Standing.Open : Standing.None;

    private void Count(Standing was, Standing would, DateOnly reported)
    {
        Judged++;
        _counts[(was, would)] = _counts.GetValueOrDefault((was, would)) + 1;
        if (!_days.TryGetValue(reported.DayNumber, out var day))
        {
            _days[reported.DayNumber] = day = new int[None.Length];
        }
        day[2 * LineOf(was)]++;
        day[2 * LineOf(would) + 1]++;

        static int LineOf(Standing of) => of switch { Standing.Confirmed => 0, Standing.ClinicallyDiagnosed => 1, Standing.Suspected => 2, Standing.Open => 3, _ => 4 };
    }

    private static ChangedCase Reasoned(ChangedCase changed, Judgement judgement)
    {
        var lost = judgement.Classes.FirstOrDefault(c => (Standing)c.Class == changed.Before && c.Answer is not Answer.Yes);
        return changed with { Branch = judgement.Branch, Met = judgement.Met, Missing = lost?.Missing ?? judgement.Missing };
    }
}
