using System.Net;
using System.Net.Sockets;

namespace Fangxian.Administration.Tokens;

/// <summary>The addresses and networks (10.1.0.0/16) that a token may be used from.</summary>
internal sealed class TokenPlaces
{
    public const int Most = 16;

    /// <summary>Two addresses within this time are two places at once.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromMinutes(10);

    /// <summary>An IPv6 host changes the second half of its address as it likes.</summary>
    private const int NetworkBitsOfIPv6 = 64;

    private readonly IPNetwork[] _networks;

    public TokenPlaces(string stored) => _networks = [.. stored.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPNetwork.Parse)];

    /// <summary>Whether the token is bound to addresses at all.</summary>
    public bool AreNamed => _networks.Length > 0;

    public bool Allow(IPAddress? address) => !AreNamed || (address is not null && _networks.Any(network => network.Contains(Plain(address))));

    /// <summary>The network as it is stored; null where the text is no address and no network.</summary>
    public static string? Read(string text)
    {
        text = text.Trim();
        return IPAddress.TryParse(text, out var one) && text.Any(c => c is '.' or ':') ? new IPNetwork(Plain(one), Plain(one).AddressFamily is AddressFamily.InterNetwork ? 32 : 128).ToString()
            : IPNetwork.TryParse(text, out var network) ? network.ToString() : null;
    }

    public static string Shown(IPAddress? address) => address is null ? "?" : Plain(address).ToString();

    /// <summary>Whether two addresses are one place: the same, or of the same network of IPv6.</summary>
    public static bool AreOne(string one, string other) => one == other
        || (IPAddress.TryParse(one, out var a) && a.AddressFamily is AddressFamily.InterNetworkV6 && IPAddress.TryParse(other, out var b) && b.AddressFamily is AddressFamily.InterNetworkV6
            && a.GetAddressBytes().AsSpan(0, NetworkBitsOfIPv6 / 8).SequenceEqual(b.GetAddressBytes().AsSpan(0, NetworkBitsOfIPv6 / 8)));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
