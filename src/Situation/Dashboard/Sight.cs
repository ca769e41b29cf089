using Fangxian.Cases;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;

namespace Fangxian.Situation.Dashboard;

/// <summary>What a question about the situation is about, found in the registry and within the actor's scope.</summary>
internal sealed record Sight(AreaNode Area, Disease Disease, DateTimeOffset? KnownAt, AreaTree Tree)
{
    public static async Task<Result<Sight>> ReadAsync(string? areaCode, string? diseaseCode, string? knownAt, OutbreakDb db, Actor actor, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(areaCode) is not { } area || !actor.Scope.Covers(area.Position))
        {
            return new AreaNotFound(areaCode ?? "");
        }
        if ((await db.DiseasesAsync(cancellation)).ByCode(diseaseCode) is not { } disease)
        {
            return new DiseaseNotFound(diseaseCode ?? "");
        }
        if (string.IsNullOrEmpty(knownAt))
        {
            return new Sight(area, disease, null, tree);
        }
        return CasesContract.ReadInstant(knownAt, db.Shared.Calendar) is { } instant
            ? new Sight(area, disease, instant, tree)
            : Malformed.Field("knownAt", "counts.known-at", knownAt);
    }
}
