using System.Runtime.CompilerServices;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Classification;

/// <summary>What the edition that holds on a day in the area of a case makes of what is known of it.</summary>
internal sealed record CaseOpinion(EditionRow Edition, Judgement Judgement)
{
    /// <summary>An edition is made ready once, as long as the catalogue holds its document.</summary>
    private static readonly ConditionalWeakTable<EditionDocument, CompiledEdition> Compiled = [];

    public string Branch => Judgement.Branch;

    /// <summary>Whether the edition says the same; a case that meets no class is discarded by it.</summary>
    public bool Agrees(CaseClass of) => Agree(Judgement.Class, of);

    public static bool Agree(CaseClass? judged, CaseClass of) => (judged ?? CaseClass.Discarded) == of;

    /// <summary>An edition made ready.</summary>
    public static CompiledEdition Ready(EditionRow edition) => Compiled.GetValue(edition.Document, document => CompiledEdition.Of(document));

    /// <summary>
    /// Whether what is told decides that it is something else: the edition makes another class of it, or the criteria of this one are known
    /// not to be met. A short report leaves much open, and what is open contradicts nobody: whoever treats the person may know more.
    /// </summary>
    public bool Contradicts(CaseClass of) => !Agrees(of) && Judgement.Classes.FirstOrDefault(c => c.Class == of)?.Answer is not Answer.Unknown;

    /// <summary>The refusal that names the class of the edition.</summary>
    public OverrideNeedsReason NeedsReason() => new(Edition.Number, new FieldError(Judgement.Class is { } thinks ? "cases.class." + thinks : "cases.class.none"));

    /// <summary>Null where no edition holds: then whoever treats the case says what it is.</summary>
    public static async Task<CaseOpinion?> OfAsync(OutbreakDb db, Case of, DateOnly day, CancellationToken cancellation)
    {
        var area = (await db.AreaTreeAsync(cancellation)).Find(of.Position);
        var edition = (await db.EditionsAsync(cancellation)).On(of.DiseaseId, day, area);
        if (edition is null)
        {
            return null;
        }
        var onset = of.OnsetDate ?? await db.CaseSamples().Where(s => s.CaseId == of.Id).MinAsync(s => (DateOnly?)s.TakenOn, cancellation);
        return Of(edition, CaseFactJson.Read(of.Facts), onset, area);
    }

    /// <param name="edition">The edition.</param>
    /// <param name="facts">What is known.</param>
    /// <param name="onset">Onset, or the first sampling where there are no symptoms.</param>
    /// <param name="area">The responsible area.</param>
    public static CaseOpinion? Of(EditionRow edition, IEnumerable<CaseFact> facts, DateOnly? onset, AreaNode? area)
    {
        if (edition.Document.BranchOf(area) is not { } branch)
        {
            return null;
        }
        var compiled = Ready(edition);
        return new(edition, compiled.Judge(compiled.Facts.Pack(facts, onset, area?.Position ?? 0), branch.Branch));
    }
}
