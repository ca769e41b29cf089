using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Ui;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Emergency;

/// <summary>
/// What every page says of emergency looks: to administrators that somebody looks at one of their areas, until one of
/// them has taken note; to whoever looks that a look is open. A query kept by the version of accounts, no second entry.
/// </summary>
internal static class LookNotices
{
    /// <summary>A longer reason is cut in the notice; the list has it whole.</summary>
    private const int MostReason = 120;

    /// <param name="Looker">Who looks.</param>
    /// <param name="Post">The post.</param>
    /// <param name="Account">The looker's account.</param>
    /// <param name="Position">What is looked at.</param>
    /// <param name="Until">When it ends or has ended.</param>
    /// <param name="Reason">Why.</param>
    private sealed record Unseen(string Looker, string? Post, Guid Account, long Position, DateTimeOffset Until, string Reason);

    public static ValueTask<IReadOnlyList<ShellNotice>> OfAsync(OutbreakDb db, Actor actor, Words words, TimeProvider clock, CancellationToken cancellation) =>
        actor.May(AdministrationContract.AccountsWrite) || actor.Grants.Any(g => g.Emergency is not null) ? ToldAsync(db, actor, words, clock, cancellation) : new([]);

    private static async ValueTask<IReadOnlyList<ShellNotice>> ToldAsync(OutbreakDb db, Actor actor, Words words, TimeProvider clock, CancellationToken cancellation)
    {
        var notices = new List<ShellNotice>();
        var tree = await db.AreaTreeAsync(cancellation);
        if (actor.Grants.Select(g => g.Emergency).OfType<EmergencyLook>().ToArray() is [.., var own] looks)
        {
            notices.Add(new ShellNotice(WithMore(words["emergency.notice.own", NameOf(tree, own.Position, words), db.Shared.Calendar.Shown(own.Until)], looks.Length - 1, words), "/emergency", words["emergency.notice.own.go"]));
        }
        if (actor.Acting(AdministrationContract.AccountsWrite) is { } administrator)
        {
            var unseen = await db.KeptAsync(AdministrationContract.AccountsTopic, "emergency-unseen", _ => UnseenAsync(db), cancellation);
            var told = unseen.Where(look => look.Account != actor.AccountId && tree.Find(look.Position) is { } area && administrator.Scope.Touches(area.Subtree)).ToArray();
            if (told is [var latest, ..])
            {
                notices.Add(new ShellNotice(Say(latest, told.Length - 1, tree, db.Shared.Calendar, words, clock.GetUtcNow()), "/emergency/looks", words["emergency.notice.go", told.Length]));
            }
        }
        return notices;
    }

    private static async Task<Unseen[]> UnseenAsync(OutbreakDb db)
    {
        var looks = await db.RoleGrants().AsNoTracking().Where(g => g.EmergencyReason != null && g.SeenAt == null).OrderByDescending(g => g.From).ToListAsync(CancellationToken.None);
        var people = (await db.NamesAnywhereAsync<Account, Looker>([.. looks.Select(l => l.AccountId).Distinct()], Looker.Shown, CancellationToken.None)).ToDictionary(a => a.Id);
        return [.. looks.Select(l => new Unseen(people[l.AccountId].DisplayName, people[l.AccountId].Post, l.AccountId, l.Position!.Value, l.Until!.Value, l.EmergencyReason!))];
    }

    private static string Say(Unseen look, int others, AreaTree tree, OutbreakCalendar calendar, Words words, DateTimeOffset now)
    {
        var who = look.Looker + (look.Post is null ? "" : words.IsEnglish ? $" ({look.Post})" : $"（{look.Post}）");
        var reason = look.Reason.Length > MostReason ? look.Reason[..MostReason] + "…" : look.Reason;
        var said = words[look.Until > now ? "emergency.notice" : "emergency.notice.past", who, NameOf(tree, look.Position, words), calendar.Shown(look.Until), reason];
        return WithMore(said, others, words);
    }

    private static string WithMore(string said, int others, Words words) => others > 0 ? said + (words.IsEnglish ? " " : "") + words["emergency.notice.more", others] : said;

    private static string NameOf(AreaTree tree, long position, Words words) => tree.Find(position) is { } area ? words.Name(area.Name, area.NameEn) : "";
}
