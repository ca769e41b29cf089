using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>Shows one identity or telephone number in full, to somebody who says why. The audit keeps who, whom, when and the reason.</summary>
public static class RevealNumber
{
    public sealed record Request : IReasoned
    {
        [JsonIgnore] public Guid Person { get; init; }

        /// <summary>Id of the number, as the person's masked numbers name it.</summary>
        public Guid Number { get; init; }

        /// <summary>What the number is needed for.</summary>
        [Required, Name, StringLength(500, MinimumLength = 4)] public string Reason { get; init; } = "";
    }

    /// <param name="Number">The number in full.</param>
    public sealed record Response(string Number) : IShowsPersons
    {
        [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown { get; init; } = [];

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("people/reveal", RegistryContract.PeopleReveal, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/people/{id:guid}/reveal", ([System.ComponentModel.Description("The person.")] Guid id, Request request, Door door) => door.Answer(Slice, request with { Person = id }))
            .For(Slice, "Shows one number of a person in full; the reason is kept in the audit");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Reason))
        {
            return Malformed.Field("reason", "validation.required");
        }
        if (await db.SeenAsync(request.Person, cancellation) is not { } person)
        {
            return new PersonNotFound(request.Person.ToString());
        }
        var identity = await db.Anywhere<PersonIdentity>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.Number && i.PersonId == person.Id, cancellation);
        var phone = identity is not null ? null : await db.Anywhere<PersonPhone>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == request.Number && p.PersonId == person.Id, cancellation);
        var keys = db.Shared.Keys;
        var number = identity is not null ? keys.Open(identity) : phone is not null ? PhoneNumber.Shown(keys.Open(phone)) : null;
        return number is null ? new NumberNotFound() : new Response(number) { PersonsShown = [person.Id], AuditPosition = person.Position };
    }
}
