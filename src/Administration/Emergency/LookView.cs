using Fangxian.Administration.Accounts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Areas;

namespace Fangxian.Administration.Emergency;

/// <summary>A look in an emergency as pages and the API show it.</summary>
public sealed record LookView
{
    /// <summary>Names the look; audit lines that were left under it name it too.</summary>
    public required Guid Id { get; init; }

    /// <summary>The account that looks.</summary>
    public required string Account { get; init; }

    /// <summary>As colleagues call the person.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The person's post.</summary>
    public string? Post { get; init; }

    /// <summary>Where the person serves.</summary>
    public AreaItem? Home { get; init; }

    /// <summary>The area that is looked at.</summary>
    public AreaItem? Area { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first instant at which it no longer holds.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Whether it holds now.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>When an administrator of the area took note of it; null while none has.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>The administrator who took note of it.</summary>
    public string? SeenBy { get; init; }

    /// <summary>What was looked at under it: each use case and how often, the most frequent first.</summary>
    public required IReadOnlyList<UseCaseLookedAt> LookedAt { get; init; }

    /// <summary>Whether the reader may take note of it and end it.</summary>
    public required bool IsAnswerable { get; init; }

    internal static async Task<LookView> OfAsync(OutbreakDb db, RoleGrant look, Actor actor, DateTimeOffset now, CancellationToken cancellation) =>
        (await OfAsync(db, [look], actor, now, cancellation))[0];

    internal static async Task<IReadOnlyList<LookView>> OfAsync(OutbreakDb db, IReadOnlyList<RoleGrant> looks, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var people = (await db.NamesAnywhereAsync<Account, Looker>([.. looks.Select(l => l.AccountId).Distinct()], Looker.Shown, cancellation)).ToDictionary(a => a.Id);
        var lookedAt = await db.LookedAtAsync([.. looks.Select(l => l.Id)], cancellation);
        var tree = await db.AreaTreeAsync(cancellation);
        var views = new List<LookView>(looks.Count);
        foreach (var look in looks)
        {
            var person = people[look.AccountId];
            views.Add(new LookView
            {
                Id = look.Id,
                Account = person.Name,
                DisplayName = person.DisplayName,
                Post = person.Post,
                Home = ItemOf(tree, person.Position),
                Area = ItemOf(tree, look.Position),
                Reason = look.EmergencyReason!,
                From = look.From,
                Until = look.Until!.Value,
                IsOpen = look.IsActive(now),
                SeenAt = look.SeenAt,
                SeenBy = look.SeenBy,
                LookedAt = [.. lookedAt[look.Id].Select(l => new UseCaseLookedAt(l.UseCase, l.Times))],
                IsAnswerable = look.AccountId != actor.AccountId && actor.May(AdministrationContract.AccountsWrite) && await Administering.CoversAsync(db, actor, look.Position, null, cancellation),
            });
        }
        return views;
    }

    private static AreaItem? ItemOf(AreaTree tree, long? position) => position is { } at && tree.Find(at) is { } area ? AreaItem.Of(area) : null;
}

/// <param name="UseCase">The use case, as the audit names it.</param>
/// <param name="Times">How often.</param>
public sealed record UseCaseLookedAt(string UseCase, int Times);

/// <summary>Who looks, as the administrators of the area that is looked at are told.</summary>
internal sealed record Looker(Guid Id, string Name, string DisplayName, string? Post, long Position)
{
    public static readonly System.Linq.Expressions.Expression<Func<Account, Looker>> Shown = a => new Looker(a.Id, a.Name, a.DisplayName, a.Post, a.Position);
}
