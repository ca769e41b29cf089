using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using IPNetwork = System.Net.IPNetwork;

namespace Fangxian.Platform.Outbox;

/// <summary>
/// Posts a message to a webhook. The name is resolved here, every address it has is judged, and the connection goes to what was
/// judged; no redirect is followed, no proxy asked, no cookie kept, and of the answer only its status is read.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    public const int MostBytes = 64 * 1024;

    public const string SignatureHeader = "Fangxian-Signature";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IReadOnlyList<IPNetwork> _networks;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    public WebhookSender(IReadOnlyList<IPNetwork> networks, TimeProvider clock)
    {
        (_networks, _clock) = (networks, clock);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16,
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The signature of a body at an instant: <c>t=seconds since 1970,v1=HMAC-SHA256 in hexadecimal of "t.body"</c>.</summary>
    public static string Sign(byte[] secret, byte[] body, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(secret, (byte[])[.. Encoding.ASCII.GetBytes(seconds + "."), .. body]))}";
    }

    /// <exception cref="NotDelivered">In words.</exception>
    public async Task SendAsync(Guid id, Outgoing.Webhook webhook, CancellationToken cancellation)
    {
        if (webhook.Json.Length > MostBytes)
        {
            throw new NotDelivered("too-long");
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(webhook.Json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.Add("Idempotency-Key", id.ToString());
        request.Headers.Add(SignatureHeader, Sign(webhook.Secret, webhook.Json, _clock.GetUtcNow()));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Fangxian", null));
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (!answer.IsSuccessStatusCode)
            {
                throw new NotDelivered((int)answer.StatusCode is >= 300 and < 400 ? "redirect" : "answer", ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NotDelivered("timeout", webhook.Url.Host);
        }
        catch (HttpRequestException failed)
        {
            throw Words(failed, webhook.Url.Host);
        }
    }

    public void Dispose() => _client.Dispose();

    private static NotDelivered Words(HttpRequestException failed, string host) =>
        failed.InnerException as NotDelivered ?? new NotDelivered(
            failed.InnerException is AuthenticationException ? "certificate"
            : failed.HttpRequestError is HttpRequestError.NameResolutionError || failed.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } ? "name"
            : "connection", host, failed);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
        if (addresses.Length == 0 || !addresses.All(MayCall))
        {
            throw new NotDelivered("address", host);
        }
        if (context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps && !addresses.All(IPAddress.IsLoopback))
        {
            throw new NotDelivered("https", host);
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool MayCall(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return PublicAddress.IsOne(plain) || _networks.Any(network => network.Contains(plain));
    }
}
