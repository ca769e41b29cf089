using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.StaticAssets;

namespace Fangxian.Web.Serving;

/// <summary>
/// How many requests are answered. Whoever has signed in is counted by account, so that colleagues behind one address do
/// not use up each other's share; strangers by address. Attempts to sign in count by address only when they fail.
/// </summary>
internal sealed class RateLimits(RateLimitOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _accounts = Requests(options.AccountPerMinute);
    private readonly PartitionedRateLimiter<string> _addresses = Requests(options.AddressPerMinute);
    private readonly PartitionedRateLimiter<string> _failures = PartitionedRateLimiter.Create<string, string>(key => options.FailedSignIns == 0
        ? RateLimitPartition.GetNoLimiter(key)
        : RateLimitPartition.GetSlidingWindowLimiter(key, _ => new() { PermitLimit = options.FailedSignIns, Window = options.FailuresWithin, SegmentsPerWindow = Segments }));
    private readonly PartitionedRateLimiter<string> _atOnce = PartitionedRateLimiter.Create<string, string>(key => options.SignInsAtOnce == 0
        ? RateLimitPartition.GetNoLimiter(key)
        : RateLimitPartition.GetConcurrencyLimiter(key, _ => new() { PermitLimit = options.SignInsAtOnce, QueueLimit = options.SignInsAtOnce * 32 }));

    private const int Segments = 10;

    /// <summary>Judging a password is slow on purpose: however many addresses try, the processors are left to those who are in.</summary>
    private readonly ConcurrencyLimiter? _altogether = options.SignInsAtOnce == 0 ? null : new(new() { PermitLimit = Environment.ProcessorCount * 2, QueueLimit = 4096 });

    public async Task CountAsync(HttpContext http, RequestDelegate next)
    {
        var endpoint = http.GetEndpoint();
        if (IsFree(endpoint) || !http.Items.TryAdd(typeof(RateLimits), this))
        {
            await next(http);
            return;
        }
        var actor = RequestActor.Of(http);
        var address = AddressOf(http.Connection.RemoteIpAddress);
        using var lease = actor.IsAnonymous ? _addresses.AttemptAcquire(address) : _accounts.AttemptAcquire(actor.Name);
        if (!lease.IsAcquired)
        {
            await RefuseAsync(http, Wait(lease, TimeSpan.FromSeconds(1)));
        }
        else if (IsAttempt(http, endpoint))
        {
            await AttemptAsync(http, KindOf(endpoint) + address, next);
        }
        else
        {
            await next(http);
        }
    }

    /// <summary>
    /// Few attempts of an address are judged at the same time, so that no more of them fail than may. Passkeys cannot be
    /// guessed: they count for themselves, and let people in whose neighbours forget their passwords.
    /// </summary>
    private async Task AttemptAsync(HttpContext http, string key, RequestDelegate next)
    {
        using var turn = await _atOnce.AcquireAsync(key, 1, http.RequestAborted);
        using var room = _failures.AttemptAcquire(key, 0);
        if (!turn.IsAcquired || !room.IsAcquired)
        {
            await RefuseAsync(http, turn.IsAcquired ? Wait(room, options.FailuresWithin / Segments) : 5);
            return;
        }
        using var place = _altogether is null ? null : await _altogether.AcquireAsync(1, http.RequestAborted);
        if (place is { IsAcquired: false })
        {
            await RefuseAsync(http, 5);
            return;
        }
        await next(http);
        if (!SessionCookie.WasGiven(http))
        {
            _failures.AttemptAcquire(key).Dispose();
        }
    }

    /// <summary>The files of the program, and the question whether it works.</summary>
    private static bool IsFree(Endpoint? endpoint) =>
        endpoint is not null && (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null || endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == Health.Name);

    /// <summary>A step by which somebody shows who they are: on an open page, or a use case that opens a session.</summary>
    private static bool IsAttempt(HttpContext http, Endpoint? endpoint) =>
        HttpMethods.IsPost(http.Request.Method) && endpoint is not null
        && (endpoint.Metadata.GetMetadata<SliceMetadata>() is { Slice: var slice } ? slice.Permission == Visiting.SignIn && slice.Kind is SliceKind.Write
            : endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    private static string KindOf(Endpoint? endpoint) => ReferenceEquals(endpoint?.Metadata.GetMetadata<SliceMetadata>()?.Slice, UsePasskey.Enter) ? "passkey " : "";

    /// <summary>A whole network of IPv6 is one address: its owner has as many as there are stars.</summary>
    private static string AddressOf(IPAddress? peer)
    {
        if (peer is null)
        {
            return "";
        }
        var address = ServingOptions.Plain(peer);
        return address.AddressFamily is AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private static int Wait(RateLimitLease lease, TimeSpan otherwise) =>
        (int)Math.Ceiling((lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : otherwise).TotalSeconds);

    private static Task RefuseAsync(HttpContext http, int seconds)
    {
        http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return FaultPage.RefuseAsync(http, new TooManyRequests(seconds));
    }

    /// <summary>A bucket that holds a minute's requests and fills by the second.</summary>
    private static PartitionedRateLimiter<string> Requests(int perMinute) => PartitionedRateLimiter.Create<string, string>(key => perMinute == 0
        ? RateLimitPartition.GetNoLimiter(key)
        : RateLimitPartition.GetTokenBucketLimiter(key, _ => new() { TokenLimit = perMinute, TokensPerPeriod = Math.Max(1, perMinute / 60), ReplenishmentPeriod = TimeSpan.FromMinutes(1) / Math.Min(60, perMinute), QueueLimit = 0 }));

    public void Dispose()
    {
        _accounts.Dispose();
        _addresses.Dispose();
        _failures.Dispose();
        _atOnce.Dispose();
        _altogether?.Dispose();
    }
}
