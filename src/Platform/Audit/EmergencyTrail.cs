using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Audit;

/// <summary>
/// The lines of emergency looks: whatever is read because of one leaves a line in the chain of the area that is looked at.
/// The line names the look by its id, which the index of subjects finds.
/// </summary>
public static class EmergencyTrail
{
    /// <summary>What was looked at under these emergency looks: each use case, and how often.</summary>
    public static async Task<ILookup<Guid, (string UseCase, int Times)>> LookedAtAsync(this OutbreakDb db, IReadOnlyCollection<Guid> looks, CancellationToken cancellation)
    {
        var unfiled = await db.UnfiledOfAsync(looks, [PositionRange.Everything], cancellation);
        var lines = unfiled.Select(look => look.Line).ToArray();
        var found = await db.Set<AuditSubject>().Where(subject => looks.Contains(subject.Subject) && !lines.Contains(subject.LineId))
            .Join(db.AuditLines.IgnoreQueryFilters(new[] { OutbreakDb.ScopeFilter }).Where(line => line.Kind == AuditKind.Look), subject => subject.LineId, line => line.Id, (subject, line) => new { subject.Subject, line.UseCase })
            .GroupBy(look => look).Select(same => new { same.Key.Subject, same.Key.UseCase, Times = same.Count() }).ToListAsync(cancellation);
        return found.Select(look => (look.Subject, look.UseCase, look.Times)).Concat(unfiled.Select(look => (look.Subject, look.UseCase, Times: 1)))
            .GroupBy(look => (look.Subject, look.UseCase), (look, same) => (look.Subject, look.UseCase, Times: same.Sum(some => some.Times)))
            .OrderByDescending(look => look.Times).ToLookup(look => look.Subject, look => (look.UseCase, look.Times));
    }

    internal static async Task LookedAsync<TRequest, TResponse>(Databases databases, TimeProvider clock, Slice<TRequest, TResponse> slice, TRequest request, TResponse response, Actor actor, CancellationToken cancellation)
    {
        if (request is IAboutNoArea)
        {
            return;
        }
        var area = ((response as IAboutArea) ?? (request as IAboutArea))?.Area;
        foreach (var look in actor.Grants.Select(grant => grant.Emergency).OfType<EmergencyLook>().Where(look => Concerns(look, area)))
        {
            var records = $"emergency look {look.Id}" + (string.IsNullOrWhiteSpace(area) ? "" : ", area " + area);
            var line = new NewLine(AuditChain.PositionOf(look.Position), AuditKind.Look, slice.Name, records, look.Id.ToByteArray(bigEndian: true));
            await databases.NoteLookAsync(new AuditNote(line, null, actor), clock, cancellation);
        }
    }

    private static bool Concerns(EmergencyLook look, string? area) =>
        string.IsNullOrWhiteSpace(area) || area.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(look.Concerns);
}
