using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.Classification;

/// <summary>
/// Judges the classes that a file tells by the edition that held on the day of each in its area; which one that is, is found once for
/// all rows of a day and area.
/// </summary>
internal sealed class EditionsOfDays(EditionCatalogue editions, AreaTree tree, short disease)
{
    private readonly Dictionary<(DateOnly Day, long Position), EditionRow?> _found = [];

    public static async Task<EditionsOfDays> ReadAsync(OutbreakDb db, short disease, CancellationToken cancellation) =>
        new(await db.EditionsAsync(cancellation), await db.AreaTreeAsync(cancellation), disease);

    /// <summary>The class with its edition and branch, and with the criteria that it rests on; these stay out where the source alone holds it to be so.</summary>
    /// <param name="told">The class.</param>
    /// <param name="facts">What is known of the case.</param>
    /// <param name="onset">Onset, where there are symptoms.</param>
    /// <param name="position">The responsible area.</param>
    public ClassTold Judge(ClassTold told, IEnumerable<CaseFact> facts, DateOnly? onset, long position)
    {
        if (On(told.Date, position) is not { } edition)
        {
            return told;
        }
        var opinion = CaseOpinion.Of(edition, facts, onset, tree.Find(position));
        return told with { EditionId = edition.Id, Branch = opinion?.Branch, Basis = opinion?.BasisOf(told.Class) };
    }

    /// <summary>The clocks of the edition that held on a day; none where no edition did.</summary>
    public IReadOnlyList<EditionClock> ClocksOn(DateOnly day, long position) => On(day, position)?.Document.Clocks ?? [];

    private EditionRow? On(DateOnly day, long position) =>
        _found.TryGetValue((day, position), out var edition) ? edition : _found[(day, position)] = editions.On(disease, day, tree.Find(position));
}
