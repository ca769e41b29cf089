using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Fangxian.Modules.Tests.Cases.Reminders;

/// <summary>A listener of loopback that may be down for a while and comes back at the same port.</summary>
internal abstract class Receiver : IAsyncDisposable
{
    private TcpListener? _listener;
    private Task _loop = Task.CompletedTask;

    protected Receiver() => Open();

    public int Port { get; private set; }

    /// <summary>With which it answers over TLS; null for plain.</summary>
    public X509Certificate2? Certificate { get; init; }

    public void Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        var listener = _listener;
        _loop = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    _ = ServeAsync(await listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // It is down.
            }
        });
    }

    public async Task CloseAsync()
    {
        _listener?.Stop();
        await _loop;
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    protected abstract Task SpeakAsync(Stream stream);

    protected async Task<SslStream> SecureAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(Certificate!);
        return tls;
    }

    protected static async Task<string?> LineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }
            line.Add(one[0]);
        }
        return null;
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await SpeakAsync(client.GetStream());
            }
            catch (Exception hung) when (hung is IOException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
            {
                // The caller hung up.
            }
        }
    }
}

/// <summary>As much of a mail server as a client needs (RFC 5321).</summary>
internal sealed class MailDrop : Receiver
{
    public ConcurrentQueue<string> Mails { get; } = new();

    /// <summary>What it answers to a recipient.</summary>
    public string ToRecipient { get; set; } = "250 ok";

    protected override async Task SpeakAsync(Stream stream)
    {
        async Task Say(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"));
        await Say("220 drop.test ESMTP");
        while (await LineAsync(stream) is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await Say(Certificate is null ? "250 drop.test" : "250-drop.test\r\n250 STARTTLS");
                    break;
                case "STARTTLS":
                    await Say("220 go ahead");
                    stream = await SecureAsync(stream);
                    break;
                case "RCPT":
                    await Say(ToRecipient);
                    break;
                case "DATA":
                    await Say("354 go ahead");
                    var mail = new StringBuilder();
                    while (await LineAsync(stream) is { } text && text != ".")
                    {
                        mail.AppendLine(text);
                    }
                    Mails.Enqueue(mail.ToString());
                    await Say("250 taken");
                    break;
                case "QUIT":
                    await Say("221 bye");
                    return;
                default:
                    await Say("250 ok");
                    break;
            }
        }
    }
}

/// <summary>A webhook's receiver.</summary>
internal sealed class HookDrop : Receiver
{
    public sealed record Post(IReadOnlyDictionary<string, string> Headers, string Body);

    public ConcurrentQueue<Post> Posts { get; } = new();

    /// <summary>What it answers, with further header lines.</summary>
    public string Answer { get; set; } = "200 OK";

    /// <summary>Takes the post and says nothing until this ends.</summary>
    public Task Silence { get; set; } = Task.CompletedTask;

    protected override async Task SpeakAsync(Stream stream)
    {
        stream = Certificate is null ? stream : await SecureAsync(stream);
        while (await LineAsync(stream) is { Length: > 0 })
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await LineAsync(stream) is { Length: > 0 } header)
            {
                headers[header.Split(':')[0]] = header[(header.IndexOf(':') + 1)..].Trim();
            }
            var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), System.Globalization.CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body);
            Posts.Enqueue(new(headers, Encoding.UTF8.GetString(body)));
            await Silence;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {Answer}\r\nContent-Length: 0\r\n\r\n"));
        }
    }
}
