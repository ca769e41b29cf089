using System.Globalization;
using System.Net;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using IPNetwork = System.Net.IPNetwork;

namespace Fangxian.Web.Serving;

/// <summary>How the server may be reached, from the environment (<c>Fangxian__…</c>); see docs/operations/serving.md.</summary>
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

    /// <summary>Reads the environment and says what cannot be used.</summary>
    public static Result<ServingOptions> Read()
    {
        try
        {
            return new ServingOptions
            {
                Tls = NamedOption.Read(Name("Tls__Certificate")) is { } certificate ? new(certificate, NamedOption.Read(Name("Tls__Key")), NamedOption.ReadSecret(Name("Tls__Password"))) : null,
                Proxies = [.. List("Proxy__Addresses").Select(Network)],
                Hosts = [.. List("Hosts").Select(Host)],
                RateLimits = new()
                {
                    AccountPerMinute = Number("RateLimits__Account", RateLimitOptions.Default.AccountPerMinute),
                    AddressPerMinute = Number("RateLimits__Address", RateLimitOptions.Default.AddressPerMinute),
                    FailedSignIns = Number("RateLimits__FailedSignIns", RateLimitOptions.Default.FailedSignIns),
                    SignInsAtOnce = Number("RateLimits__SignInsAtOnce", RateLimitOptions.Default.SignInsAtOnce),
                },
            };
        }
        catch (OptionWrong wrong)
        {
            return new ServingOptionUnusable(wrong.Message, wrong.Value);
        }
    }

    /// <summary>An address of IPv4 that came in by IPv6 is one of IPv4.</summary>
    internal static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string Name(string option) => "Fangxian__" + option;

    private static string[] List(string option) => NamedOption.Read(Name(option))?.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out var network) && network.PrefixLength > 0 ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new OptionWrong(Name("Proxy__Addresses"), text);

    /// <summary>A name, or a name below any of whose parts may be called: <c>*.example.cn</c>. Never anything at all.</summary>
    private static string Host(string text) =>
        Uri.CheckHostName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text.Trim('[', ']')) is UriHostNameType.Unknown ? throw new OptionWrong(Name("Hosts"), text) : text;

    private static int Number(string option, int otherwise) =>
        NamedOption.Read(Name(option)) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new OptionWrong(Name(option), text);

    private sealed class OptionWrong(string option, string value) : Exception(option)
    {
        public string Value { get; } = value;
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
