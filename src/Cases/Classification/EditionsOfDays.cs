using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.Classification;

/// <summary>
/// Judges the classes that a file tells by the edition that held on the day of each in its area. Which one that is, is found once for
/// all rows of a day and area, and reasons are made only where the edition says what the file says.
/// </summary>
internal sealed class EditionsOfDays(EditionCatalogue editions, AreaTree tree, short disease)
{
    private readonly Dictionary<(DateOnly Day, long Position), Held?> _found = [];

    public static async Task<EditionsOfDays> ReadAsync(OutbreakDb db, short disease, CancellationToken cancellation) =>
        new(await db.EditionsAsync(cancellation), await db.AreaTreeAsync(cancellation), disease);

    /// <summary>The class with its edition and branch, and with the criteria that it rests on; these stay out where the source alone holds it to be so.</summary>
    /// <param name="told">The class.</param>
    /// <param name="facts">What is known of the case.</param>
    /// <param name="onset">Onset, where there are symptoms.</param>
    /// <param name="position">The responsible area.</param>
    public ClassTold Judge(ClassTold told, IEnumerable<CaseFact> facts, DateOnly? onset, long position) =>
        On(told.Date, position) is { } held ? told with { EditionId = held.Edition.Id, Branch = held.Branch, Basis = Basis(held, told.Class, facts, onset, position) } : told;

    private static string? Basis(Held held, CaseClass told, IEnumerable<CaseFact> facts, DateOnly? onset, long position)
    {
        if (held.Branch is not { } branch)
        {
            return null;
        }
        var packed = held.Compiled.Facts.Pack(facts, onset, position);
        return CaseOpinion.Agree(held.Compiled.VerdictOf(packed, branch).Class, told) ? held.Compiled.Judge(packed, branch).Basis : null;
    }

    private Held? On(DateOnly day, long position)
    {
        if (!_found.TryGetValue((day, position), out var held))
        {
            var area = tree.Find(position);
            held = editions.On(disease, day, area) is { } edition ? new(edition, CaseOpinion.Ready(edition), edition.Document.BranchOf(area)?.Branch) : null;
            _found[(day, position)] = held;
        }
        return held;
    }

    private sealed record Held(EditionRow Edition, CompiledEdition Compiled, string? Branch);
}
