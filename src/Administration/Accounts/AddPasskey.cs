using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>Adds a passkey to one's own account; from then on the device signs in without a password.</summary>
public static class AddPasskey
{
    public sealed record Request
    {
        /// <summary>The credential as the browser gives it (WebAuthn, JSON).</summary>
        [Required, StringLength(20_000)] public string Credential { get; init; } = "";

        /// <summary>What the device is called: 办公室电脑.</summary>
        [Name, StringLength(100)] public string? Name { get; init; }

        [JsonIgnore] public HttpContext? Http { get; init; }
    }

    /// <param name="Name">What the device is called.</param>
    public sealed record Response(string? Name, [property: JsonIgnore] string Account) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "account " + Account;
    }

    public static readonly Slice<UsePasskey.ChallengeRequest, UsePasskey.Challenge> Ask = Slice.Read<UsePasskey.ChallengeRequest, UsePasskey.Challenge>("accounts/offer-passkey", AdministrationContract.OwnAccount, AskAsync);

    public static readonly Slice<Request, Response> Add = Slice.Write<Request, Response>("accounts/add-passkey", AdministrationContract.OwnAccount, AddAsync);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/account/passkeys/options", (HttpContext http, Door door) => door.Answer(Ask, new UsePasskey.ChallengeRequest { Http = http }))
            .For(Ask, "What a browser needs to make a passkey for your account");
        api.MapPost("/account/passkeys", (Request request, HttpContext http, Door door) => door.Answer(Add, request with { Http = http }))
            .For(Add, "Adds a passkey to your account");
    }

    private static async Task<Result<UsePasskey.Challenge>> AskAsync(UsePasskey.ChallengeRequest request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        using var manager = AccountStore.Manager(db);
        var user = new PasskeyUserEntity { Id = actor.AccountId.ToString()!, Name = actor.Name, DisplayName = actor.DisplayName };
        var options = await UsePasskey.Handler(manager).MakeCreationOptionsAsync(user, request.Http!);
        PasskeyState.Keep(request.Http!, options.AttestationState);
        return new UsePasskey.Challenge(options.CreationOptionsJson);
    }

    private static async Task<Result<Response>> AddAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.Passkeys().CountAsync(p => p.AccountId == actor.AccountId, cancellation) >= Passkey.MostPerAccount)
        {
            return new TooManyPasskeys(Passkey.MostPerAccount);
        }
        using var manager = AccountStore.Manager(db);
        var proof = await UsePasskey.Handler(manager).PerformAttestationAsync(new() { HttpContext = request.Http!, CredentialJson = request.Credential, AttestationState = PasskeyState.Take(request.Http!) });
        if (!proof.Succeeded || proof.UserEntity.Id != actor.AccountId.ToString())
        {
            return new PasskeyRefused();
        }
        var account = await db.Accounts().SingleAsync(a => a.Id == actor.AccountId, cancellation);
        proof.Passkey.Name = NameText.Clean(request.Name);
        db.Add(Passkey.Of(account, proof.Passkey));
        return new Response(proof.Passkey.Name, account.Name);
    }
}
