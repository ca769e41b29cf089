using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>
/// Says the same of many chosen cases at once: class, severity or outcome, since a day. A class says why and is added to the
/// history of each, with the edition that holds for it and what that rests on, as on its page; who says how ill somebody is, or how it ended, has investigated the case, so both meet the clocks that wait for
/// that, as on its page. All of it can be taken back.
/// </summary>
public static class EditCases
{
    /// <summary>A list shows no more at once.</summary>
    public const int Most = 200;

    public sealed record Request : IReasoned
    {
        /// <summary>The cases.</summary>
        [Required, MinLength(1), MaxLength(Most)] public IReadOnlyList<Guid>? Ids { get; init; }

        /// <summary>What to change.</summary>
        [Required, EnumDataType(typeof(CaseEditField))] public CaseEditField? Field { get; init; }

        /// <summary>The name of a class, a severity or an outcome.</summary>
        [Required, StringLength(40)] public string? Value { get; init; }

        /// <summary>The day from which it counts; of a severity it is not kept.</summary>
        public DateOnly? Day { get; init; }

        /// <summary>Why; needed for a class.</summary>
        [StringLength(500)] public string? Reason { get; init; }
    }

    /// <param name="EditId">To take it back; null where nothing changed.</param>
    /// <param name="Changed">Cases that were changed.</param>
    /// <param name="Unchanged">Cases that said so already.</param>
    /// <param name="Refused">Cases of which it cannot be so: before onset, before the day of the class that stands, or not on record here.</param>
    public sealed record Response(Guid? EditId, int Changed, int Unchanged, int Refused) : IAudited
    {
        [JsonIgnore] public string AuditRecords => EditId is { } id ? $"edit {id}: {Changed} cases" : "";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/edit-many", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/edits", (Request request, Door door) => door.Answer(Slice, request)).For(Slice, "Says the same of many chosen cases: class, severity or outcome");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (field, now) = (request.Field!.Value, clock.Now());
        var today = db.Shared.Calendar.DayOf(clock.GetUtcNow());
        var day = request.Day ?? today;
        if (ValueOf(field, request.Value!) is not { } value)
        {
            return Malformed.Field("value", "validation.invalid");
        }
        if (day > today)
        {
            return Malformed.Field("day", "areas.day-in-future");
        }
        if (field is CaseEditField.Class && string.IsNullOrWhiteSpace(request.Reason))
        {
            return Malformed.Field("reason", "validation.required");
        }
        var ids = request.Ids!.Distinct().ToArray();
        await db.LockCasesAsync(ids, cancellation);
        var cases = await db.Cases().Where(c => ids.Contains(c.Id)).ToListAsync(cancellation);
        var (before, unchanged, ended) = (new List<CaseBefore>(), 0, cases.ToDictionary(c => c.Id, c => c.EndedOn));
        var persons = cases.Select(c => c.PersonId).Distinct().ToArray();
        var born = await db.PersonsOfRoles().Where(p => persons.Contains(p.Id)).Select(p => new { p.Id, p.BirthDate }).ToDictionaryAsync(p => p.Id, p => p.BirthDate, cancellation);
        var care = field is CaseEditField.Outcome && value == (int)CaseOutcome.Died ? await CaseCare.OfAsync(db, ids, cancellation) : new Dictionary<Guid, (DateOnly First, DateOnly Last)>();
        var lasts = field is CaseEditField.Class ? await LastClassesAsync(db, ids, cancellation) : [];
        foreach (var c in cases)
        {
            if (ValueOf(c, field) == value)
            {
                unchanged++;
            }
            else if (MayBe(c, CaseUpdate.DatesOf(c, born.GetValueOrDefault(c.PersonId), beganWithoutSymptoms: true, care.TryGetValue(c.Id, out var cared) ? cared : null, db.Shared.Calendar), field, value, day, today))
            {
                before.Add(new(c.Id, ValueOf(c, field), DayOf(c, field), Version: c.Version + 1));
                if (field is CaseEditField.Class)
                {
                    var (held, opinion) = ((CaseClass)value, await CaseOpinion.OfAsync(db, c, day, cancellation));
                    db.Add(ClassifyCase.Say(c, held, day, opinion, lasts.GetValueOrDefault(c.Id, (short)-1), actor.Name, now, request.Reason!.Trim(), null));
                }
                else
                {
                    Tell(c, field, value, day);
                }
            }
        }
        if (before.Count == 0)
        {
            return new Response(null, 0, unchanged, ids.Length - unchanged);
        }
        var changed = before.Select(b => b.Id).ToHashSet();
        if (field is CaseEditField.Class)
        {
            await CaseClocks.FollowClassAsync(db, [.. cases.Where(c => changed.Contains(c.Id))], now, cancellation);
        }
        else
        {
            var met = await CaseClocks.InvestigateAsync(db, [.. cases.Where(c => changed.Contains(c.Id))], now, cancellation);
            before = [.. before.Select(b => b with { Met = met.Contains(b.Id) ? [.. met[b.Id]] : null })];
        }
        var edit = new CaseEdit { Id = Guid.CreateVersion7(now), Position = AuditChain.PositionOver(cases.Where(c => changed.Contains(c.Id)).Select(c => c.Position)) ?? actor.Scope.First, By = actor.Name, At = now, Field = field, Value = value, Day = day, Before = CaseEdit.Write(before) };
        db.Add(edit);
        await CasesOfPersons.EndedAsync(db, cases, ended, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await RaiseAsync(db, cases, cancellation);
        return new Response(edit.Id, before.Count, unchanged, ids.Length - unchanged - before.Count) { AuditPosition = edit.Position };
    }

    internal static async Task RaiseAsync(OutbreakDb db, IEnumerable<Case> cases, CancellationToken cancellation)
    {
        foreach (var disease in cases.Select(c => c.DiseaseId).Distinct().Order())
        {
            db.RaiseVersion(CaseTables.Topic(disease));
        }
    }

    /// <summary>The last sequence of the classes of each case.</summary>
    private static Task<Dictionary<Guid, short>> LastClassesAsync(OutbreakDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        db.CaseClassifications().Where(c => ids.Contains(c.CaseId)).GroupBy(c => c.CaseId).Select(g => new { g.Key, Last = g.Max(c => c.Sequence) }).ToDictionaryAsync(g => g.Key, g => g.Last, cancellation);

    /// <summary>
    /// As on the page of the case: a class neither before birth nor before the day of the class that stands, an outcome neither before birth or onset nor, of the dead,
    /// before any visit, isolation or care.
    /// </summary>
    private static bool MayBe(Case c, CaseDates known, CaseEditField field, int value, DateOnly day, DateOnly today) => field switch
    {
        CaseEditField.Class => day >= c.ClassDate && new CaseDates { BirthDate = known.BirthDate, ClassDate = day }.Check(today) is null,
        CaseEditField.Outcome => (known with { ReportedOn = null, ClassDate = null, OutcomeDate = day, DeathDate = value == (int)CaseOutcome.Died ? day : null }).Check(today) is null,
        _ => true,
    };

    internal static int ValueOf(Case c, CaseEditField field) => field switch
    {
        CaseEditField.Class => (int)c.Class,
        CaseEditField.Severity => (int?)c.Severity ?? 0,
        _ => (int?)c.Outcome ?? 0,
    };

    internal static DateOnly? DayOf(Case c, CaseEditField field) => field switch
    {
        CaseEditField.Class => c.ClassDate,
        CaseEditField.Outcome => c.OutcomeDate,
        _ => null,
    };

    /// <summary>How ill, or how it ended; 0 for unknown.</summary>
    internal static void Tell(Case c, CaseEditField field, int value, DateOnly? day)
    {
        if (field is CaseEditField.Severity)
        {
            c.Severity = value == 0 ? null : (Severity)value;
        }
        else
        {
            (c.Outcome, c.OutcomeDate) = (value == 0 ? null : (CaseOutcome)value, value == 0 ? null : day);
            c.DeathDate = value == (int)CaseOutcome.Died ? day : null;
        }
        c.Version++;
    }

    private static int? ValueOf(CaseEditField field, string value) => field switch
    {
        CaseEditField.Class => Of<CaseClass>(value) is { } c ? (int)c : null,
        CaseEditField.Severity => Of<Severity>(value) is { } s ? (int)s : null,
        _ => Of<CaseOutcome>(value) is { } o ? (int)o : null,
    };

    private static T? Of<T>(string text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}
