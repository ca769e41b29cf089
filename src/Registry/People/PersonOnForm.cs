using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>
/// What a form that the law prescribes says of a person, with the first document and telephone in full. To be written on the form
/// for whoever may reveal numbers there and has said why, masked for everybody else, or to be compared and kept by no one.
/// </summary>
public sealed record PersonOnForm
{
    public required string Name { get; init; }
    public string? GuardianName { get; init; }
    public Sex Sex { get; init; }
    public DateOnly? BirthDate { get; init; }
    public string? IdentityNumber { get; init; }

    /// <summary>In its one form, as <see cref="PhoneNumber.Parse"/> reads it.</summary>
    public string? Phone { get; init; }

    /// <summary>Street and number of where the person lives.</summary>
    public string? Address { get; init; }

    /// <summary>The identity number as it may be shown.</summary>
    public string? IdentityAs(NumberShown shown) => IdentityNumber is { } number ? PersonNumbers.Shown(PersonNumber.Identity, number, shown) : null;

    /// <summary>The telephone number as it may be shown.</summary>
    public string? PhoneAs(NumberShown shown) => Phone is { } number ? PersonNumbers.Shown(PersonNumber.Phone, number, shown) : null;

    internal static async Task<Dictionary<Guid, PersonOnForm>> OfAsync(OutbreakDb db, IReadOnlyCollection<Guid> persons, CancellationToken cancellation)
    {
        var (forms, keys) = (new Dictionary<Guid, PersonOnForm>(persons.Count), db.Shared.Keys);
        foreach (var some in persons.Chunk(PersonAccess.MostAsked))
        {
            var identities = (await db.Anywhere<PersonIdentity>().AsNoTracking().Where(i => some.Contains(i.PersonId)).OrderBy(i => i.Kind).ThenBy(i => i.Id).ToListAsync(cancellation)).ToLookup(i => i.PersonId);
            var phones = (await db.Anywhere<PersonPhone>().AsNoTracking().Where(p => some.Contains(p.PersonId)).OrderBy(p => p.Id).ToListAsync(cancellation)).ToLookup(p => p.PersonId);
            var homes = await db.Anywhere<PersonAddress>().AsNoTracking().Where(a => some.Contains(a.PersonId) && a.Kind == AddressKind.Living).ToDictionaryAsync(a => a.PersonId, a => a.Text, cancellation);
            foreach (var p in await db.PersonsOfRoles().Where(p => some.Contains(p.Id)).ToListAsync(cancellation))
            {
                forms.Add(p.Id, new()
                {
                    Name = p.Name, GuardianName = p.GuardianName, Sex = p.Sex, BirthDate = p.BirthDate, Address = homes.GetValueOrDefault(p.Id),
                    IdentityNumber = identities[p.Id].FirstOrDefault() is { } identity ? keys.Open(identity) : null,
                    Phone = phones[p.Id].FirstOrDefault() is { } phone ? keys.Open(phone) : null,
                });
            }
        }
        return forms;
    }
}
