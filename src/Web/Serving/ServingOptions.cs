using System.Net;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using IPNetwork = System.Net.IPNetwork;

namespace Fangxian.Web.Serving;

/// <summary>How the server may be reached, from the environment (<c>Fangxian__…</c>); see docs/operations/options.md.</summary>
public sealed record ServingOptions
{
    /// <summary>On this machine only, with the limits that hold by default.</summary>
    public static readonly ServingOptions Default = new();

    /// <summary>The certificate of <c>https://</c> addresses; null without one.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>The proxies whose word about the caller is believed, and the only ones who may call over plain http from elsewhere.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>The names under which the server may be called, beside those of this machine.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public RateLimitOptions RateLimits { get; init; } = RateLimitOptions.Default;

    public bool IsProxy(IPAddress? peer) => peer is not null && Proxies.Any(network => network.Contains(Plain(peer)));

    private static readonly NamedOption<string?> Certificate = NamedOption.Text("Tls__Certificate", "option.range.file");
    private static readonly NamedOption<string?> Key = NamedOption.Text("Tls__Key", "option.range.file");
    private static readonly NamedOption<string?> Password = NamedOption.Secret("Tls__Password", "option.range.text");
    private static readonly NamedOption<IReadOnlyList<IPNetwork>> ProxyAddresses = NamedOption.Networks("Proxy__Addresses");
    private static readonly NamedOption<IReadOnlyList<string>> HostNames = NamedOption.List<string>("Hosts", "option.range.hosts", IsHost);
    private static readonly NamedOption<int> Account = Limit("Account", RateLimitOptions.Default.AccountPerMinute);
    private static readonly NamedOption<int> Address = Limit("Address", RateLimitOptions.Default.AddressPerMinute);
    private static readonly NamedOption<int> Failures = Limit("FailedSignIns", RateLimitOptions.Default.FailedSignIns);
    private static readonly NamedOption<int> AtOnce = Limit("SignInsAtOnce", RateLimitOptions.Default.SignInsAtOnce);

    /// <summary>The options this is read from.</summary>
    public static IReadOnlyList<NamedOption> All => [Certificate, Key, Password, ProxyAddresses, HostNames, Account, Address, Failures, AtOnce];

    /// <exception cref="RefusedException">One of them cannot be used.</exception>
    public static ServingOptions Read() => new()
    {
        Tls = Certificate.Read() is { } certificate ? new(certificate, Key.Read(), Password.Read()) : null,
        Proxies = ProxyAddresses.Read(),
        Hosts = HostNames.Read(),
        RateLimits = new() { AccountPerMinute = Account.Read(), AddressPerMinute = Address.Read(), FailedSignIns = Failures.Read(), SignInsAtOnce = AtOnce.Read() },
    };

    /// <summary>An address of IPv4 that came in by IPv6 is one of IPv4.</summary>
    internal static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static NamedOption<int> Limit(string name, int otherwise) => NamedOption.Whole("RateLimits__" + name, otherwise, 0, 1_000_000);

    /// <summary>A name, or a name below any of whose parts may be called: <c>*.example.cn</c>. Never anything at all.</summary>
    private static bool IsHost(string text, out string host)
    {
        host = text;
        return Uri.CheckHostName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text.Trim('[', ']')) is not UriHostNameType.Unknown;
    }
}

/// <summary>Where the certificate lies.</summary>
/// <param name="Certificate">A PEM file with the certificate and those between it and the authority, or a PFX file.</param>
/// <param name="Key">The PEM file of its key; null where the key lies in the same file.</param>
/// <param name="Password">The password of the PFX file or of the key; never shown.</param>
public sealed record TlsFiles(string Certificate, string? Key = null, string? Password = null)
{
    public override string ToString() => Certificate;
}

/// <summary>How many requests are answered; 0 lifts a limit.</summary>
public sealed record RateLimitOptions
{
    public static readonly RateLimitOptions Default = new();

    /// <summary>No limits: for measurements, and tests of other things.</summary>
    public static readonly RateLimitOptions None = new() { AccountPerMinute = 0, AddressPerMinute = 0, FailedSignIns = 0, SignInsAtOnce = 0 };

    /// <summary>Requests of one account or token in a minute.</summary>
    public int AccountPerMinute { get; init; } = 3000;

    /// <summary>Requests of everybody who has not signed in, from one address in a minute.</summary>
    public int AddressPerMinute { get; init; } = 6000;

    /// <summary>Attempts to sign in that failed, from one address in <see cref="FailuresWithin"/>. Those that succeed do not count.</summary>
    public int FailedSignIns { get; init; } = 60;

    /// <summary>Attempts to sign in from one address that are judged at the same time; others wait.</summary>
    public int SignInsAtOnce { get; init; } = 8;

    /// <summary>The window of the failures.</summary>
    public TimeSpan FailuresWithin { get; init; } = TimeSpan.FromMinutes(10);
}
