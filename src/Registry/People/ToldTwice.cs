using Fangxian.Platform.Localisation;

namespace Fangxian.Registry.People;

/// <summary>Two roles of one person that may tell of the same thing, each with the first day of that: somebody settles it on the page of one of them.</summary>
/// <param name="First">The one that began first.</param>
/// <param name="Second">The other one.</param>
public sealed record ToldTwice(ShowPerson.PersonRole First, ShowPerson.PersonRole Second)
{
    internal string Says { get; init; } = "";

    internal Guid PersonId { get; init; }

    /// <summary>The areas that keep the two.</summary>
    internal (long First, long Second) Positions { get; init; }

    /// <summary>Each pair of roles once.</summary>
    /// <param name="roles">The roles of one person, or of records that may become one.</param>
    internal static IReadOnlyList<ToldTwice> Of(IEnumerable<PersonRoleRow> roles)
    {
        var once = roles.Where(r => r.Once is not null).OrderBy(r => r.Once!.From).ThenBy(r => r.RoleId).ToArray();
        return [.. once.SelectMany((first, i) => once.Skip(i + 1).Where(second => first.Once!.IsToldTwiceBy(second.Once!)).Select(second => new ToldTwice(Side(first), Side(second))
        {
            Says = first.Once!.Says, PersonId = first.PersonId, Positions = (first.Position, second.Position),
        }))];
    }

    private static ShowPerson.PersonRole Side(PersonRoleRow role) => ShowPerson.PersonRole.Of(role) with { From = role.Once!.From };

    internal string In(Words words) => words[Says, First.Title, Words.Iso(First.From), Second.Title, Words.Iso(Second.From)];
}
