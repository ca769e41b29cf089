using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>What modules that keep roles of persons may ask: cases, contacts, monitored persons.</summary>
public static class PeopleContract
{
    /// <summary>The persons whose records the actor's own areas keep.</summary>
    public static IQueryable<PersonRow> PersonRows(this OutbreakDb db) => db.Persons().AsNoTracking().Select(AsRow);

    /// <summary>
    /// Every person, to be joined with roles that are limited to the scope themselves: whoever keeps a role sees its person.
    /// Never to be listed by itself.
    /// </summary>
    public static IQueryable<PersonRow> PersonsOfRoles(this OutbreakDb db) => db.Anywhere<Person>().AsNoTracking().Select(AsRow);

    private static readonly System.Linq.Expressions.Expression<Func<Person, PersonRow>> AsRow = p => new PersonRow
    {
        Id = p.Id, Position = p.Position, Name = p.Name, NameKey = p.NameKey, Sex = p.Sex, BirthDate = p.BirthDate, AgeYears = p.AgeYears, AgeOn = p.AgeOn, GuardianName = p.GuardianName,
    };

    /// <summary>The masked numbers of persons that the actor reaches through roles of its own areas.</summary>
    public static Task<(ILookup<Guid, MaskedNumber> Identities, ILookup<Guid, MaskedNumber> Phones)> MaskedNumbersOfRolesAsync(this OutbreakDb db, IReadOnlyList<Guid> persons, CancellationToken cancellation) =>
        MaskedNumber.OfAsync(db, persons, cancellation);

    /// <summary>What a form that the law prescribes says of persons whom the caller reaches through roles, with numbers in full.</summary>
    public static async Task<IReadOnlyDictionary<Guid, PersonOnForm>> PersonsOnFormsAsync(this OutbreakDb db, IReadOnlyCollection<Guid> persons, CancellationToken cancellation) =>
        await PersonOnForm.OfAsync(db, persons, cancellation);

    /// <summary>
    /// The records follow a role that another area keeps from now on; call it when the role has moved and was saved. Of whom a third
    /// area keeps a role stays where it is.
    /// </summary>
    public static async Task MovePersonsAsync(this OutbreakDb db, IReadOnlyCollection<Guid> persons, long position, CancellationToken cancellation)
    {
        var elsewhere = (await db.RolesOfAsync(persons, anywhere: true, cancellation)).Where(r => r.Position != position).Select(r => r.PersonId).ToHashSet();
        var ids = persons.Where(id => !elsewhere.Contains(id)).ToArray();
        // With their matches: a pair belongs to the smallest area over both, and both are asked about anew.
        await db.Anywhere<PersonMatch>().Where(m => m.State == MatchState.Open && (ids.Contains(m.First) || ids.Contains(m.Second))).ExecuteDeleteAsync(cancellation);
        await db.Anywhere<Person>().Where(p => ids.Contains(p.Id)).ExecuteUpdateAsync(set => set.SetProperty(p => p.Position, position).SetProperty(p => p.MatchedAt, (DateTimeOffset?)null).SetProperty(p => p.Version, p => p.Version + 1), cancellation);
        await db.Anywhere<PersonIdentity>().Where(i => ids.Contains(i.PersonId)).ExecuteUpdateAsync(set => set.SetProperty(i => i.Position, position), cancellation);
        await db.Anywhere<PersonPhone>().Where(p => ids.Contains(p.PersonId)).ExecuteUpdateAsync(set => set.SetProperty(p => p.Position, position), cancellation);
        await db.Anywhere<PersonAddress>().Where(a => ids.Contains(a.PersonId)).ExecuteUpdateAsync(set => set.SetProperty(a => a.Position, position), cancellation);
    }

    /// <summary>
    /// Something was told of persons that ends a role, maybe on a day long past, or parts or joins them: they stay for as long as somebody
    /// new, so that a mistake can be mended, and how long each is kept is asked anew then.
    /// </summary>
    public static async Task KeepAwhileAsync(this OutbreakDb db, IReadOnlyCollection<Guid> persons, DateTimeOffset now, CancellationToken cancellation)
    {
        DateOnly? next = db.Shared.Calendar.DayOf(now).AddDays(Registration.DaysWithoutRole);
        foreach (var some in persons.Chunk(500))
        {
            await db.Anywhere<Person>().Where(p => some.Contains(p.Id) && p.PurgeOn != next).ExecuteUpdateAsync(set => set.SetProperty(p => p.PurgeOn, next), cancellation);
        }
    }

    /// <summary>Whoever is told again is kept for as long as somebody new.</summary>
    internal static async Task KeepAtLeastAsync(this OutbreakDb db, IReadOnlyCollection<Guid> persons, DateOnly until, CancellationToken cancellation)
    {
        foreach (var some in persons.Chunk(500))
        {
            await db.Persons().Where(p => some.Contains(p.Id) && p.PurgeOn < until).ExecuteUpdateAsync(set => set.SetProperty(p => p.PurgeOn, (DateOnly?)until), cancellation);
        }
    }

    /// <summary>Once they are saved.</summary>
    internal static Task RaisePersonsChangedAsync(this OutbreakDb db, IReadOnlyCollection<Guid> persons, CancellationToken cancellation) =>
        persons.Count == 0 ? Task.CompletedTask : db.RaiseAsync(new PersonsChanged(persons), cancellation);

    internal static DbSet<Person> Persons(this OutbreakDb db) => db.Set<Person>();
}

/// <summary>Name, sex or age of these persons was told or mended: what roles keep of them follows.</summary>
public sealed record PersonsChanged(IReadOnlyCollection<Guid> Persons) : IDomainEvent;

/// <summary>One record of a person was merged into another: roles follow, wherever they lie.</summary>
public sealed record PersonsMerged(Guid Gone, Guid Into) : IDomainEvent;

/// <summary>A merge was undone: these roles go back, and no others.</summary>
/// <param name="Restored">The person that stands by itself again.</param>
/// <param name="From">The person it was merged into.</param>
/// <param name="Roles">The ids of the roles that were the restored person's before.</param>
public sealed record PersonsParted(Guid Restored, Guid From, IReadOnlyList<Guid> Roles) : IDomainEvent;

/// <summary>Persons are forgotten in this transaction: whoever keeps roles of them deletes them too.</summary>
public sealed record PersonsForgotten(IReadOnlyList<Guid> Persons) : IDomainEvent
{
    /// <summary>How many rows that hang on nobody lost what named them, by table.</summary>
    public SortedDictionary<string, long> Rows { get; } = new(StringComparer.Ordinal);
}

/// <summary>A question rather than news: whoever keeps roles of persons adds them.</summary>
/// <param name="Persons">The persons asked about.</param>
public sealed record PersonRolesAsked(IReadOnlyCollection<Guid> Persons) : IDomainEvent
{
    /// <summary>Those outside the actor's areas too; asked by what acts on all of them, never shown.</summary>
    public bool Anywhere { get; init; }

    public List<PersonRoleRow> Roles { get; } = [];
}

/// <summary>A question rather than news: how many roles within the present scope began long ago and have no end told. While that is so, their persons are kept.</summary>
/// <param name="Before">They began before.</param>
public sealed record LastingRolesAsked(DateTimeOffset Before) : IDomainEvent
{
    public long Count { get; set; }
}

/// <summary>A dated role of a person.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="RoleId">The role's own id.</param>
/// <param name="Kind">What it is, as a text key: <c>cases.role</c>.</param>
/// <param name="Title">What tells it from others of its kind, such as its number; never a name.</param>
/// <param name="Href">Its page.</param>
/// <param name="Position">The area that keeps it.</param>
/// <param name="From">Its first day.</param>
/// <param name="Until">Its last day; null while it lasts.</param>
public sealed record PersonRoleRow(Guid PersonId, Guid RoleId, string Kind, string Title, string Href, long Position, DateOnly From, DateOnly? Until)
{
    /// <summary>The first day that it tells of the person, where that lies before its own: nobody is born later.</summary>
    public DateOnly? Began { get; init; }

    /// <summary>What of it a person has once at a time; null where that does not matter.</summary>
    public RoleOnce? Once { get; init; }
}

/// <summary>What a person has once at a time, such as an illness with one disease: of two records merged both may tell of it.</summary>
/// <param name="RoleId">The role.</param>
/// <param name="Of">What it is, the same for all roles of which a person has one at a time.</param>
/// <param name="From">Its first day.</param>
/// <param name="Ended">The day after which it can begin anew; null while it cannot.</param>
/// <param name="Follows">An earlier role that somebody said is another one.</param>
/// <param name="Says">The text that tells of two roles: each with its title and first day.</param>
public sealed record RoleOnce(Guid RoleId, string Of, DateOnly From, DateOnly? Ended, Guid? Follows, string Says)
{
    /// <summary>Whether a person who has both has one of them told twice, or is to be looked at.</summary>
    public bool IsToldTwiceBy(RoleOnce other) =>
        Of == other.Of && RoleId != other.RoleId && Follows != other.RoleId && other.Follows != RoleId && !(Ended < other.From) && !(other.Ended < From);
}
