using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Fangxian.Platform.Outbox;

/// <summary>Sends an e-mail by the mail server of the options. Neither the password nor the address of a recipient comes into a log or a reason.</summary>
internal sealed class MailSender(MailOptions? options, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="NotDelivered">In words.</exception>
    public async Task SendAsync(Guid id, Outgoing.Email email, CancellationToken cancellation)
    {
        if (options is null)
        {
            throw new NotDelivered("no-mail-server");
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
            await client.ConnectAsync(options.Host, options.Port, options.Tls switch { MailTls.Tls => SecureSocketOptions.SslOnConnect, MailTls.StartTls => SecureSocketOptions.StartTls, _ => SecureSocketOptions.None }, patience.Token);
            if (options.User is not null)
            {
                await client.AuthenticateAsync(options.User, options.Password ?? "", patience.Token);
            }
            await client.SendAsync(Message(id, email), patience.Token);
            await LeaveAsync(client, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NotDelivered("timeout", options.Host);
        }
        catch (Exception failed) when (Words(failed) is { } words)
        {
            throw words;
        }
    }

    private MimeMessage Message(Guid id, Outgoing.Email email)
    {
        var from = MailboxAddress.Parse(options!.From);
        var message = new MimeMessage
        {
            MessageId = $"{id:N}@{from.Domain}",
            Date = clock.GetUtcNow(),
            Subject = email.Subject,
            Body = new TextPart("plain") { Text = email.Text },
        };
        message.From.Add(from);
        message.To.Add(MailboxAddress.Parse(email.To));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, email.LanguageTag);
        return message;
    }

    /// <summary>The message has been taken by now: a bad farewell changes nothing of that.</summary>
    private static async Task LeaveAsync(SmtpClient client, CancellationToken cancellation)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellation);
        }
        catch (Exception fault) when (fault is IOException or ProtocolException or SocketException or OperationCanceledException)
        {
            // It hung up first.
        }
    }

    private NotDelivered? Words(Exception failed) => failed switch
    {
        SslHandshakeException => new("certificate", options!.Host, failed),
        AuthenticationException => new("sign-in", options!.Host, failed),
        SmtpCommandException refused => new("mail-answer", ((int)refused.StatusCode).ToString(CultureInfo.InvariantCulture)),
        NotSupportedException => new("no-tls", options!.Host, failed),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } => new("name", options!.Host, failed),
        IOException or SocketException or ProtocolException => new("connection", options!.Host, failed),
        _ => null,
    };
}
