using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;

namespace Fangxian.Cases.Counts;

/// <summary>Whose counts a request is about: an area the actor sees and a disease of the catalogue.</summary>
internal sealed record CountSubject(AreaNode Area, Disease Disease, AreaTree Tree)
{
    public static async Task<Result<CountSubject>> FindAsync(OutbreakDb db, Actor actor, string area, string? disease, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(area) is not { } node || !actor.Scope.Covers(node.Position))
        {
            return new AreaNotFound(area);
        }
        return (await db.DiseasesAsync(cancellation)).ByCode(disease) is { } known ? new CountSubject(node, known, tree) : new DiseaseNotFound(disease ?? "");
    }

    /// <summary>Reads an instant of knowledge as people write it; none where nothing is written.</summary>
    public static Result<InstantAsked> Instant(string? text, OutbreakCalendar calendar) =>
        string.IsNullOrWhiteSpace(text) ? new InstantAsked(null)
        : InstantText.Parse(text, calendar) is { } instant ? new InstantAsked(instant)
        : Malformed.Field("knownAt", "counts.known-at", text);
}

/// <summary>The instant whose knowledge is asked for; null is now.</summary>
internal sealed record InstantAsked(DateTimeOffset? At);
