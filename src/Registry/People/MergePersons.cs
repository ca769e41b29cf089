using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
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
/// Merges two records of one person: one stands from now on, with what only the other one knew and with all its roles. For a
/// time that the settings name they can be parted again as they were.
/// </summary>
public static class MergePersons
{
    /// <summary>The setting: for how many days a merge can be undone.</summary>
    public const string PartDaysKey = "unmerge-days";

    public const int PartDaysByDefault = 30;

    public sealed record Request
    {
        /// <summary>The record that stands from now on.</summary>
        public Guid Keep { get; init; }

        /// <summary>Its version that was read.</summary>
        [Range(1, int.MaxValue)] public int KeepVersion { get; init; }

        /// <summary>The record that goes into it.</summary>
        public Guid Gone { get; init; }

        /// <summary>Its version that was read; a change of either since then answers 409.</summary>
        [Range(1, int.MaxValue)] public int GoneVersion { get; init; }
    }

    /// <param name="PersonId">The record that stands.</param>
    /// <param name="Merge">Id of the merge; sent to part them.</param>
    /// <param name="Roles">How many roles came along.</param>
    /// <param name="PartableUntil">The last day on which they can be parted.</param>
    /// <param name="ToldTwice">Roles within one's own areas that may tell of the same thing, now that they are of one person.</param>
    public sealed record Response(Guid PersonId, Guid Merge, int Roles, DateOnly PartableUntil, IReadOnlyList<ToldTwice> ToldTwice) : IAudited
    {
        internal Guid Gone { get; init; }
        [JsonIgnore] public string AuditRecords => $"person {Gone} into {PersonId}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("people/merge", RegistryContract.PeopleMerge, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/people/merge", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Merges two records of one person")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (keep, gone, refusal) = await FindAsync(request, db, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }
        var now = clock.Now();
        var parts = await MoveAsync(db, keep!, gone!, cancellation);
        gone!.MergedInto = keep!.Id;
        gone.Version++;
        keep.Changed();
        var merge = new PersonMerge
        {
            Id = Guid.CreateVersion7(now),
            Gone = gone.Id,
            Into = keep.Id,
            Position = Areas.AreaPosition.Over(keep.Position, gone.Position),
            MergedAt = now,
            MergedBy = actor.Name,
            PartableUntil = db.Shared.Calendar.DayOf(now).AddDays(await PartDaysAsync(db, cancellation)),
            Parts = parts.ToJson(),
        };
        db.Add(merge);
        await DecideAsync(db, keep, gone, actor, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await db.KeepAwhileAsync([keep.Id], now, cancellation);
        await db.RaiseAsync(new PersonsMerged(gone.Id, keep.Id), cancellation);
        await db.RaisePersonsChangedAsync([keep.Id], cancellation);
        await MatchPersons.PairAsync(db, db.Scope, [keep], now, cancellation);
        return new Response(keep.Id, merge.Id, parts.Roles.Count, merge.PartableUntil, ToldTwice.Of((await db.OwnRolesAsync([keep.Id], cancellation))[keep.Id])) { Gone = gone.Id };
    }

    internal static async Task<int> PartDaysAsync(OutbreakDb db, CancellationToken cancellation) =>
        int.TryParse((await db.SettingsAsync(cancellation)).GetValueOrDefault(PartDaysKey), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : PartDaysByDefault;

    private static async Task<(Person? Keep, Person? Gone, Refusal? Refusal)> FindAsync(Request request, OutbreakDb db, CancellationToken cancellation)
    {
        if (request.Keep == request.Gone)
        {
            return (null, null, new PersonIntoItself());
        }
        var persons = await db.Persons().Where(p => p.Id == request.Keep || p.Id == request.Gone).ToListAsync(cancellation);
        var (keep, gone) = (persons.Find(p => p.Id == request.Keep), persons.Find(p => p.Id == request.Gone));
        Refusal? refusal = keep is null ? new PersonNotFound(request.Keep.ToString())
            : gone is null ? new PersonNotFound(request.Gone.ToString())
            : persons.Find(p => p.MergedInto is not null) is { } merged ? new PersonWasMerged(merged.Id.ToString())
            : keep.Version != request.KeepVersion || gone.Version != request.GoneVersion ? new VersionConflict(new { request.KeepVersion, request.GoneVersion }, new { KeepVersion = keep.Version, GoneVersion = gone.Version })
            : await NumbersDifferAsync(db, keep.Id, gone.Id, cancellation) ? new IdentityNumbersDiffer()
            : await PersonBirth.RefuseAsync(db, gone.Id, gone.BirthDate, keep.BirthDate, _ => true, cancellation) ?? await PersonBirth.RefuseAsync(db, keep.Id, keep.BirthDate, keep.BirthDate ?? gone.BirthDate, _ => true, cancellation);
        return (keep, gone, refusal);
    }

    private static async Task<bool> NumbersDifferAsync(OutbreakDb db, Guid keep, Guid gone, CancellationToken cancellation)
    {
        var numbers = await db.Set<PersonIdentity>().AsNoTracking().Where(i => i.Kind == IdentityKind.ResidentId && (i.PersonId == keep || i.PersonId == gone)).Select(i => new { i.PersonId, i.BlindIndex }).ToListAsync(cancellation);
        var byPerson = numbers.ToLookup(n => n.PersonId, n => MatchQuery.Key(n.BlindIndex));
        return byPerson.Count == 2 && !byPerson[keep].Intersect(byPerson[gone]).Any();
    }

    /// <summary>What only the other record has moves over; what both have stays where it is, and comes back with the record.</summary>
    private static async Task<MergedParts> MoveAsync(OutbreakDb db, Person keep, Person gone, CancellationToken cancellation)
    {
        var identities = await db.Set<PersonIdentity>().Where(i => i.PersonId == keep.Id || i.PersonId == gone.Id).ToListAsync(cancellation);
        var phones = await db.Set<PersonPhone>().Where(p => p.PersonId == keep.Id || p.PersonId == gone.Id).ToListAsync(cancellation);
        var addresses = await db.Set<PersonAddress>().Where(a => a.PersonId == keep.Id || a.PersonId == gone.Id).ToListAsync(cancellation);
        var movedIdentities = identities.Where(i => i.PersonId == gone.Id && !identities.Exists(k => k.PersonId == keep.Id && k.BlindIndex.AsSpan().SequenceEqual(i.BlindIndex))).ToList();
        var movedPhones = phones.Where(p => p.PersonId == gone.Id && !phones.Exists(k => k.PersonId == keep.Id && k.BlindIndex.AsSpan().SequenceEqual(p.BlindIndex))).ToList();
        var movedAddresses = addresses.Where(a => a.PersonId == gone.Id && !addresses.Exists(k => k.PersonId == keep.Id && k.Kind == a.Kind)).ToList();
        movedIdentities.ForEach(i => (i.PersonId, i.Position) = (keep.Id, keep.Position));
        movedPhones.ForEach(p => (p.PersonId, p.Position) = (keep.Id, keep.Position));
        movedAddresses.ForEach(a => a.MoveTo(db, keep));
        var roles = await db.RolesOfAsync([gone.Id], anywhere: true, cancellation);
        return new([.. movedIdentities.Select(i => i.Id)], [.. movedPhones.Select(p => p.Id)], [.. movedAddresses.Select(a => a.Kind)], [.. roles.Select(r => r.RoleId)], keep.Fill(gone));
    }

    /// <summary>The question about the two is answered; those about the record that is gone are asked anew of the one that stands.</summary>
    private static async Task DecideAsync(OutbreakDb db, Person keep, Person gone, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var match in await db.Anywhere<PersonMatch>().Where(m => m.First == gone.Id || m.Second == gone.Id).ToListAsync(cancellation))
        {
            if (match.Other(gone.Id) == keep.Id)
            {
                match.Decide(MatchState.Merged, actor.Name, now);
            }
            else if (match.State is MatchState.Open)
            {
                db.Remove(match);
            }
        }
    }
}
