using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>
/// Parts two records that were merged by mistake: what came from the one goes back to it, roles too. Roles given to the person
/// since then stay with the record that stood.
/// </summary>
public static class PartPersons
{
    public sealed record Request
    {
        /// <summary>Id of the merge.</summary>
        public Guid Merge { get; init; }
    }

    /// <param name="Restored">The record that stands by itself again.</param>
    /// <param name="From">The record it had gone into.</param>
    /// <param name="Roles">How many roles went back.</param>
    public sealed record Response(Guid Restored, Guid From, int Roles) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"person {Restored} parted from {From}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("people/part", RegistryContract.PeopleMerge, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/people/merges/{id:guid}/part", ([System.ComponentModel.Description("The merge.")] Guid id, Door door) => door.Answer(Slice, new Request { Merge = id }))
            .For(Slice, "Parts two records that were merged");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await db.Set<PersonMerge>().SingleOrDefaultAsync(m => m.Id == request.Merge && m.PartedAt == null, cancellation) is not { } merge)
        {
            return new MergeNotFound(request.Merge.ToString());
        }
        if (merge.PartableUntil < db.Shared.Calendar.DayOf(now))
        {
            return new MergeTooOld(merge.PartableUntil);
        }
        var (gone, into) = (await db.Persons().SingleOrDefaultAsync(p => p.Id == merge.Gone, cancellation), await db.Persons().SingleOrDefaultAsync(p => p.Id == merge.Into, cancellation));
        if (gone is null || into is null)
        {
            return new MergeNotFound(request.Merge.ToString());
        }
        if (into.MergedInto is not null)
        {
            return new MergedFurther();
        }
        var parts = merge.Read();
        if (await PersonBirth.RefuseAsync(db, into.Id, into.BirthDate, gone.BirthDate, role => parts.Roles.Contains(role.RoleId), cancellation) is { } wrong)
        {
            return wrong;
        }
        await GoBackAsync(db, parts, gone, into, cancellation);
        merge.PartedAt = now;
        await NeverAskAgainAsync(db, gone, into, actor, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await db.KeepAwhileAsync([gone.Id, into.Id], now, cancellation);
        await db.RaiseAsync(new PersonsParted(gone.Id, into.Id, parts.Roles), cancellation);
        await db.RaisePersonsChangedAsync([gone.Id, into.Id], cancellation);
        return new Response(gone.Id, into.Id, parts.Roles.Count);
    }

    private static async Task GoBackAsync(OutbreakDb db, MergedParts parts, Person gone, Person into, CancellationToken cancellation)
    {
        await foreach (var identity in db.Set<PersonIdentity>().Where(i => i.PersonId == into.Id && parts.Identities.Contains(i.Id)).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            (identity.PersonId, identity.Position) = (gone.Id, gone.Position);
        }
        await foreach (var phone in db.Set<PersonPhone>().Where(p => p.PersonId == into.Id && parts.Phones.Contains(p.Id)).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            (phone.PersonId, phone.Position) = (gone.Id, gone.Position);
        }
        foreach (var address in await db.Set<PersonAddress>().Where(a => a.PersonId == into.Id && parts.Addresses.Contains(a.Kind)).ToListAsync(cancellation))
        {
            address.MoveTo(db, gone);
        }
        into.Unfill(parts.Filled, gone);
        into.Changed();
        gone.MergedInto = null;
        gone.Changed();
    }

    private static async Task NeverAskAgainAsync(OutbreakDb db, Person gone, Person into, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var pair = PersonMatch.Of(gone.Id, gone.Position, into.Id, into.Position, 0, now);
        var match = await db.Anywhere<PersonMatch>().SingleOrDefaultAsync(m => m.First == pair.First && m.Second == pair.Second, cancellation);
        if (match is null)
        {
            db.Add(match = pair);
        }
        (match.State, match.DecidedBy, match.DecidedAt) = (MatchState.Apart, actor.Name, now);
    }
}
