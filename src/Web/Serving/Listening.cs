using System.Net;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Http;

namespace Fangxian.Web.Serving;

/// <summary>
/// Where the server may listen: on this machine always, beyond it over TLS or behind a named proxy, under names that are
/// told, and never with a demonstration.
/// </summary>
public static class Listening
{
    /// <summary>Why the server may not listen on one of these addresses (separated by <c>;</c>); null where it may.</summary>
    public static Refusal? Refuse(string urls, ServingOptions options, DataKind data) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(url => RefuseOne(url, options, data)).FirstOrDefault(refusal => refusal is not null);

    private static Refusal? RefuseOne(string url, ServingOptions options, DataKind data)
    {
        if (Parse(url) is not { } address)
        {
            return new ListeningAddressUnusable(url);
        }
        if (IsTls(address) && options.Tls is null)
        {
            return new CertificateMissing(url);
        }
        if (IsLoopback(address) && options.Proxies.Count == 0)
        {
            return null;
        }
        return data is DataKind.Demonstration ? new DemonstrationStaysHere()
            : !IsTls(address) && options.Proxies.Count == 0 ? new NotBeyondLoopback(url)
            : options.Hosts.Count == 0 ? new HostsMissing()
            : null;
    }

    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { IsUnixPipe: false, IsNamedPipe: false, Scheme: "http" or "https" } address ? address : null;
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsTls(BindingAddress address) => address.Scheme == "https";

    private static bool IsLoopback(BindingAddress address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}

/// <summary>Whose data a database holds.</summary>
public enum DataKind
{
    Own,
    Demonstration,
}
