using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Investigation;

/// <summary>Records a stay of a case in a hospital, or that it ended. Intensive care is a stay of its own.</summary>
public static class RecordStay
{
    public sealed record Request
    {
        /// <summary>The case.</summary>
        [JsonIgnore] public Guid CaseId { get; init; }

        /// <summary>The stay that this tells of; left out for another.</summary>
        public Guid? Id { get; init; }

        /// <summary>Ward, isolation or intensive care.</summary>
        [Required, EnumDataType(typeof(StayKind))] public StayKind? Kind { get; init; }

        /// <summary>Name of the hospital.</summary>
        [Required, StringLength(100), Name] public string? Hospital { get; init; }

        /// <summary>The first day.</summary>
        [Required] public DateOnly? StartedOn { get; init; }

        /// <summary>The last day; left out while it lasts.</summary>
        public DateOnly? EndedOn { get; init; }
    }

    public static readonly Slice<Request, EntryRecorded> Slice = Platform.Modules.Slice.Write<Request, EntryRecorded>("cases/record-stay", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/{caseId:guid}/stays", (Guid caseId, Request request, Door door) => door.Answer(Slice, request with { CaseId = caseId }))
            .For(Slice, "Records a stay of a case in a hospital");

    internal static Task<Result<EntryRecorded>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        EntryRecorded.AddAsync(db, request.CaseId, new("startedOn", request.StartedOn!.Value, request.EndedOn, IsCare: true), clock, async of =>
        {
            var hospital = NameText.Clean(request.Hospital)!;
            if (request.Id is not { } id)
            {
                var added = new CaseStay { Id = Guid.CreateVersion7(clock.Now()), CaseId = of.Id, Position = of.Position, Kind = request.Kind!.Value, Hospital = hospital, From = request.StartedOn!.Value, Until = request.EndedOn };
                db.Add(added);
                return added.Id;
            }
            if (await db.CaseStays().FirstOrDefaultAsync(s => s.Id == id && s.CaseId == of.Id, cancellation) is not { } stay)
            {
                return null;
            }
            (stay.Kind, stay.Hospital, stay.From, stay.Until) = (request.Kind!.Value, hospital, request.StartedOn!.Value, request.EndedOn);
            return stay.Id;
        }, cancellation);
}

/// <summary>The days of what is recorded of a case.</summary>
/// <param name="Field">What the form calls the first.</param>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day; null while it lasts.</param>
/// <param name="IsCare">Whether it is care, which nobody begins after death.</param>
internal sealed record EntryDays(string Field, DateOnly From, DateOnly? Until, bool IsCare);

/// <summary>Something was recorded of a case.</summary>
/// <param name="Id">What was recorded.</param>
public sealed record EntryRecorded(Guid Id) : IAudited
{
    [JsonIgnore] public string AuditRecords { get; init; } = "";

    [JsonIgnore] public long? AuditPosition { get; init; }

    /// <summary>Adds to a case of the own areas what lies between two days that can be.</summary>
    /// <param name="db">The writing transaction.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="days">Its days.</param>
    /// <param name="clock">The time.</param>
    /// <param name="add">Adds it to what is to be saved and answers its id; null where it is not on record.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task<Result<EntryRecorded>> AddAsync(OutbreakDb db, Guid caseId, EntryDays days, TimeProvider clock, Func<Case, Task<Guid?>> add, CancellationToken cancellation)
    {
        var today = db.Shared.Calendar.DayOf(clock.Now());
        await db.LockCaseAsync(caseId, cancellation);
        if (await db.Cases().AsNoTracking().FirstOrDefaultAsync(c => c.Id == caseId, cancellation) is not { } of)
        {
            return new CaseNotFound(caseId.ToString());
        }
        var wrong = new FieldsWrong();
        var (field, from, until, isCare) = days;
        var born = await db.PersonsOfRoles().Where(p => p.Id == of.PersonId).Select(p => p.BirthDate).FirstOrDefaultAsync(cancellation);
        wrong.Add(field, from > today ? new("cases.dates.future", Platform.Localisation.Words.Iso(from)) : CaseDates.WrongEntry(from, born, isCare ? of.DeathDate : null));
        wrong.Add("endedOn", until > today ? new("cases.dates.future", Platform.Localisation.Words.Iso(until.Value)) : null);
        wrong.Add("endedOn", until < from ? new("cases.until-before-from", Platform.Localisation.Words.Iso(from)) : null);
        if (wrong.All is { } malformed)
        {
            return malformed;
        }
        if (await add(of) is not { } id)
        {
            return new EntryNotFound();
        }
        await db.SaveChangesAsync(cancellation);
        db.RaiseVersion(CaseTables.Topic(of.DiseaseId));
        return new EntryRecorded(id) { AuditRecords = $"case {of.Number}", AuditPosition = of.Position };
    }
}
