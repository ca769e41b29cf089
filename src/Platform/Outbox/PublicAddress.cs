using System.Net;
using System.Net.Sockets;
using IPNetwork = System.Net.IPNetwork;

namespace Fangxian.Platform.Outbox;

/// <summary>
/// Which addresses the server may be made to call by somebody who writes a name into a form: those of the public internet,
/// never its own machine, network or link (server-side request forgery). After the registries of special addresses of IANA (RFC 6890).
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Of IPv6 only 2000::/3 is given out, and within it these lead elsewhere: Teredo, documentation, 6to4.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3");

    public static bool IsOne(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? IsOne(address.MapToIPv4())
        : (address.AddressFamily is AddressFamily.InterNetwork || GivenOut.Contains(address)) && !Special.Any(network => network.Contains(address));
}
