using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Investigation;

/// <summary>Records a treatment of a case, or that it ended.</summary>
public static class RecordTreatment
{
    public sealed record Request
    {
        /// <summary>The case.</summary>
        [JsonIgnore] public Guid CaseId { get; init; }

        /// <summary>The treatment that this tells of; left out for another.</summary>
        public Guid? Id { get; init; }

        /// <summary>Kind of treatment.</summary>
        [Required, EnumDataType(typeof(TreatmentKind))] public TreatmentKind? Kind { get; init; }

        /// <summary>The medicine or measure in words.</summary>
        [StringLength(200), Name] public string? What { get; init; }

        /// <summary>The first day.</summary>
        [Required] public DateOnly? StartedOn { get; init; }

        /// <summary>The last day; left out while it lasts.</summary>
        public DateOnly? EndedOn { get; init; }
    }

    public static readonly Slice<Request, EntryRecorded> Slice = Platform.Modules.Slice.Write<Request, EntryRecorded>("cases/record-treatment", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/{caseId:guid}/treatments", (Guid caseId, Request request, Door door) => door.Answer(Slice, request with { CaseId = caseId }))
            .For(Slice, "Records a treatment of a case");

    internal static Task<Result<EntryRecorded>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        EntryRecorded.AddAsync(db, request.CaseId, new("startedOn", request.StartedOn!.Value, request.EndedOn, IsCare: true), clock, async of =>
        {
            var what = NameText.Clean(request.What);
            if (request.Id is not { } id)
            {
                var added = new CaseTreatment { Id = Guid.CreateVersion7(clock.Now()), CaseId = of.Id, Position = of.Position, Kind = request.Kind!.Value, What = what, From = request.StartedOn!.Value, Until = request.EndedOn };
                db.Add(added);
                return added.Id;
            }
            if (await db.CaseTreatments().FirstOrDefaultAsync(t => t.Id == id && t.CaseId == of.Id, cancellation) is not { } treatment)
            {
                return null;
            }
            (treatment.Kind, treatment.What, treatment.From, treatment.Until) = (request.Kind!.Value, what, request.StartedOn!.Value, request.EndedOn);
            return treatment.Id;
        }, cancellation);
}
