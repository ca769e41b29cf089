using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Organisations;

/// <summary>The filters that list, gaps and export share. The index on area and list key serves them; the others narrow what it gives.</summary>
internal static class OrganisationQuery
{
    /// <summary>The organisations the actor sees within an area and a sector; everything where they are not named.</summary>
    public static async Task<(IQueryable<Organisation> Seen, Refusal? Refusal)> OrganisationsWithinAsync(this OutbreakDb db, string? area, string? sector, Actor actor, CancellationToken cancellation)
    {
        var sectors = await db.SectorsAsync(cancellation);
        var seen = new OrganisationScope(actor, sectors).Limit(db.Organisations().AsNoTracking());
        if (!string.IsNullOrEmpty(area))
        {
            if ((await db.AreaTreeAsync(cancellation)).ByCode(area) is not { } node)
            {
                return (seen, new AreaNotFound(area));
            }
            var (from, to) = (node.Subtree.From, node.Subtree.To);
            seen = seen.Where(o => o.Position >= from && o.Position <= to);
        }
        if (!string.IsNullOrEmpty(sector))
        {
            var keys = sectors.Within(sector).ToArray();
            seen = keys.Length == 0 ? seen : seen.Where(o => keys.Contains(o.Sector));
            if (keys.Length == 0)
            {
                return (seen, Malformed.Field("sector", "organisations.sector-unknown", sector));
            }
        }
        return (seen, null);
    }

    /// <summary>Those for which nobody answers as first-responsible person on a day.</summary>
    public static IQueryable<Organisation> WithoutFirstResponsible(this IQueryable<Organisation> organisations, DateOnly day) =>
        organisations.Where(o => !o.Appointments.Any(a => a.Role == AppointmentRole.FirstResponsible && a.From <= day && (a.Until == null || a.Until > day)));

    /// <summary>Those whose name of today or before, English name, initials or credit code has the words.</summary>
    public static IQueryable<Organisation> Having(this IQueryable<Organisation> organisations, string? words)
    {
        foreach (var word in (words ?? "").ToLowerInvariant().Split([' ', '　'], StringSplitOptions.RemoveEmptyEntries))
        {
            var code = word.ToUpperInvariant();
            organisations = word.Length >= 6 && word.All(char.IsAsciiLetterOrDigit) && word.Any(char.IsAsciiDigit)
                ? organisations.Where(o => o.CreditCode != null && o.CreditCode.Contains(code))
                : organisations.Where(o => o.SearchText.Contains(word));
        }
        return organisations;
    }

    /// <summary>The pinyin initials of names, as areas and sectors are read.</summary>
    public static Task<PinyinInitials> NameInitialsAsync(this OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync(AreaTopics.Areas, "name-initials", async _ =>
            PinyinInitials.LearntFrom((await db.AreaTreeAsync(CancellationToken.None)).All.Select(a => (a.Name, a.Pinyin)).Concat((await db.SectorsAsync(CancellationToken.None)).All.Select(s => (s.Name, s.Pinyin)))), cancellation);
}
