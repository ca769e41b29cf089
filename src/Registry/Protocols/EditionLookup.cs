using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Protocols;

/// <summary>Finds the edition that a request names, and asks whether the actor may decide on it.</summary>
internal static class EditionLookup
{
    /// <summary>The edition of a disease by its number; without a disease the only one of that number.</summary>
    public static async Task<Result<EditionRow>> FindEditionAsync(this OutbreakDb db, string? disease, string? number, CancellationToken cancellation)
    {
        var editions = await db.EditionsAsync(cancellation);
        if (string.IsNullOrEmpty(disease))
        {
            var all = editions.All.Where(e => e.Number == number).ToArray();
            return all.Length == 1 ? all[0] : all.Length > 1 ? Malformed.Field("disease", "validation.required") : new EditionNotFound(number ?? "");
        }
        return (await db.DiseasesAsync(cancellation)).ByCode(disease) is not { } known ? new DiseaseNotFound(disease)
            : editions.Find(known.Id, number) is { } found ? found
            : new EditionNotFound(number ?? "");
    }

    /// <summary>The edition to be changed, within the actor's reach and at the version that was read.</summary>
    /// <param name="db">The writing transaction.</param>
    /// <param name="actor">Who decides.</param>
    /// <param name="disease">Code of the disease.</param>
    /// <param name="number">Number of the edition.</param>
    /// <param name="version">The version that was read; null where none was.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<Result<ProtocolEdition>> OpenEditionAsync(this OutbreakDb db, Actor actor, string? disease, string? number, int? version, CancellationToken cancellation)
    {
        await db.LockTopicAsync(EditionCatalogue.Topic, cancellation);
        db.RaiseVersion(EditionCatalogue.Topic);
        var (row, refusal) = await db.FindEditionAsync(disease, number, cancellation);
        if (row is null)
        {
            return refusal!;
        }
        if (await db.ReachAsync(actor, row.Document.Areas, cancellation) is { } further)
        {
            return further;
        }
        var edition = await db.ProtocolEditions().SingleAsync(e => e.Id == row.Id, cancellation);
        return version is { } read && read != edition.Version
            ? new VersionConflict(new EditionVersion(edition.Number, read), new EditionVersion(edition.Number, edition.Version))
            : edition;
    }

    /// <summary>
    /// Whether the actor answers for all areas of an edition; for one of everywhere, for the area this deployment is about. An
    /// edition binds everybody there.
    /// </summary>
    public static async Task<Refusal?> ReachAsync(this OutbreakDb db, Actor actor, IReadOnlyList<string> areas, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        var positions = areas.Select(tree.ByCode).OfType<AreaNode>().ToArray();
        AreaNode?[] bound = positions.Length > 0 ? [.. positions] : [tree.ByCode((await db.SettingsAsync(cancellation)).GetValueOrDefault(Settings.HomeArea)) ?? tree.Root];
        return bound.All(area => area is null ? actor.Scope.Covers(AreaPosition.Root) : actor.Scope.Covers(area.Subtree)) ? null : new ProtocolReachesFurther();
    }

    /// <summary>What clocks and areas are called, by the catalogues; a code that none has stays a code.</summary>
    public static async Task<EditionNames> EditionNamesAsync(this OutbreakDb db, CancellationToken cancellation)
    {
        var (clocks, tree) = (await db.ClocksAsync(cancellation), await db.AreaTreeAsync(cancellation));
        return new(
            code => clocks.All.LastOrDefault(c => c.Code == code) is { } clock ? EditionOutline.Both(clock.Name, clock.NameEn) : EditionOutline.Both(code, code),
            code => tree.ByCode(code) is { } area ? EditionOutline.Both(area.Name, area.NameEn) : EditionOutline.Both(code, code));
    }
}

/// <summary>An edition at one version.</summary>
public sealed record EditionVersion(string Number, int Version);
