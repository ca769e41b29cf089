using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.People.Matching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>
/// Mends what is on record of a person. A number is never sent back to be kept: what is told is added, an identity number takes
/// the place of the one of its kind, and what is wrong is taken out by its row.
/// </summary>
public static class ChangePerson
{
    public sealed record Request : PersonTold
    {
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }

        /// <summary>Code of the area that keeps the record.</summary>
        [Required] public string Area { get; init; } = "";

        /// <summary>Numbers to be taken out, by the id of their row.</summary>
        [MaxLength(20)] public IReadOnlyList<Guid> Remove { get; init; } = [];
    }

    /// <param name="PersonId">The person.</param>
    /// <param name="Version">The version from now on.</param>
    public sealed record Response(Guid PersonId, int Version) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"person {PersonId}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("people/change", RegistryContract.PeopleWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/people/{id:guid}", ([System.ComponentModel.Description("The person.")] Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Mends what is on record of a person")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.Persons().SingleOrDefaultAsync(p => p.Id == request.Id, cancellation) is not { } person)
        {
            return new PersonNotFound(request.Id.ToString());
        }
        if (person.MergedInto is not null)
        {
            return new PersonWasMerged(person.Id.ToString());
        }
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(request.Area) is not { } area || !actor.Scope.Covers(area.Position))
        {
            return new AreaNotFound(request.Area);
        }
        var (now, today) = (clock.Now(), db.Shared.Calendar.DayOf(clock.GetUtcNow()));
        var read = PersonReading.Read(request, tree, area.Position, today);
        if (!read.IsOk)
        {
            return read.Refusal;
        }
        if (request.Version != person.Version)
        {
            return new VersionConflict(new { Id = person.Id, request.Version }, new { Id = person.Id, person.Version });
        }
        if (await PersonBirth.RefuseAsync(db, person.Id, person.BirthDate, read.Value.BirthDate, _ => true, cancellation) is { } wrong)
        {
            return Malformed.Of("birthDate", wrong.Why);
        }
        person.Mend(read.Value, PersonName.KeyOf(read.Value.Name));
        await NumbersAsync(db, person, read.Value, request.Remove, now, cancellation);
        await AddressesAsync(db, person, read.Value, cancellation);
        await db.SaveChangesAsync(cancellation);
        await db.RaisePersonsChangedAsync([person.Id], cancellation);
        await PairsAsync(db, person, now, cancellation);
        return new Response(person.Id, person.Version);
    }

    private static async Task NumbersAsync(OutbreakDb db, Person person, PersonWanted told, IReadOnlyList<Guid> remove, DateTimeOffset now, CancellationToken cancellation)
    {
        var keys = db.Shared.Keys;
        var identities = await db.Anywhere<PersonIdentity>().Where(i => i.PersonId == person.Id).ToListAsync(cancellation);
        var phones = await db.Anywhere<PersonPhone>().Where(p => p.PersonId == person.Id).ToListAsync(cancellation);
        db.RemoveRange(identities.Where(i => remove.Contains(i.Id)));
        db.RemoveRange(phones.Where(p => remove.Contains(p.Id)));
        if (told is { IdentityKind: { } kind, IdentityNumber: { } number } && !Has(identities.Select(i => i.BlindIndex), keys.HashesOf(kind, number)))
        {
            db.RemoveRange(identities.Where(i => i.Kind == kind));
            db.Add(keys.Seal(Guid.CreateVersion7(now), person.Id, person.Position, kind, number));
        }
        db.AddRange(told.Phones.Where(phone => !Has(phones.Select(p => p.BlindIndex), keys.HashesOf(phone))).Select(phone => keys.Seal(Guid.CreateVersion7(now), person.Id, person.Position, phone)));
        identities.ForEach(i => i.Position = person.Position);
        phones.ForEach(p => p.Position = person.Position);

        static bool Has(IEnumerable<byte[]> rows, IEnumerable<UInt128> hashes) => rows.Select(row => MatchQuery.Key(row)).Intersect(hashes).Any();
    }

    private static async Task AddressesAsync(OutbreakDb db, Person person, PersonWanted told, CancellationToken cancellation)
    {
        var known = await db.Anywhere<PersonAddress>().Where(a => a.PersonId == person.Id).ToListAsync(cancellation);
        db.RemoveRange(known.Where(a => !told.Addresses.Any(t => t.Kind == a.Kind)));
        foreach (var wanted in told.Addresses)
        {
            if (known.Find(a => a.Kind == wanted.Kind) is { } present)
            {
                (present.AreaPosition, present.Text, present.Position) = (wanted.Area.Position, wanted.Text, person.Position);
            }
            else
            {
                db.Add(PersonAddress.Of(person, wanted));
            }
        }
    }

    /// <summary>With another name or number the person may be like somebody else.</summary>
    private static Task PairsAsync(OutbreakDb db, Person person, DateTimeOffset now, CancellationToken cancellation) =>
        MatchPersons.PairAsync(db, db.Scope, [person], now, cancellation);
}
