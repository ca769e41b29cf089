using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Registry.People;

/// <summary>Nobody is ill, or anything else, before being born.</summary>
public static class PersonBirth
{
    /// <summary>The roles of persons in the own areas, as whoever keeps them tells.</summary>
    public static async Task<ILookup<Guid, PersonRoleRow>> OwnRolesAsync(this OutbreakDb db, IReadOnlyCollection<Guid> persons, CancellationToken cancellation) =>
        (await db.RolesOfAsync(persons, anywhere: false, cancellation)).ToLookup(r => r.PersonId);

    /// <summary>Which of the roles began before the day of birth, and when; null where none did.</summary>
    public static FieldError? AfterRole(DateOnly born, IEnumerable<PersonRoleRow> roles) =>
        roles.MinBy(r => r.Began ?? r.From) is { } first && (first.Began ?? first.From) is var day && day < born
            ? new("people.birth.after-role", new FieldError(first.Kind), first.Title, Words.Iso(day))
            : null;

    /// <summary>What refuses that roles get a person born on another day; null where nothing does, or the day is the same.</summary>
    /// <param name="db">The transaction.</param>
    /// <param name="of">Whose the roles are.</param>
    /// <param name="stands">The day of birth that the roles have.</param>
    /// <param name="born">The one they get.</param>
    /// <param name="isMeant">Which of the roles get it.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task<BornAfterRole?> RefuseAsync(OutbreakDb db, Guid of, DateOnly? stands, DateOnly? born, Func<PersonRoleRow, bool> isMeant, CancellationToken cancellation) =>
        born is { } day && day != stands && AfterRole(day, (await db.OwnRolesAsync([of], cancellation))[of].Where(isMeant)) is { } why ? new(day, why) : null;
}
