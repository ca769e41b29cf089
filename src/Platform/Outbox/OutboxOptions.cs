using System.Net;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using MimeKit;
using IPNetwork = System.Net.IPNetwork;

namespace Fangxian.Platform.Outbox;

/// <summary>By which ways messages leave the process, from the environment (<c>Fangxian__…</c>); see docs/operations/options.md.</summary>
public sealed record OutboxOptions
{
    public static readonly OutboxOptions Default = new();

    /// <summary>The mail server; null where there is none: e-mails wait and say so.</summary>
    public MailOptions? Mail { get; init; }

    /// <summary>Networks beside the public ones that webhooks may lie in. Nothing else that is private, of this machine or of this link is called.</summary>
    public IReadOnlyList<IPNetwork> WebhookNetworks { get; init; } = [];

    /// <summary>Where people open this deployment: <c>https://fangxian.example.cn</c>; null: messages have no link.</summary>
    public Uri? Site { get; init; }

    private static readonly NamedOption<string?> Host = NamedOption.Text("Mail__Host", "option.range.host");
    private static readonly NamedOption<MailTls> Tls = NamedOption.Choice("Mail__Tls", MailTls.StartTls);
    private static readonly NamedOption<int> Port = NamedOption.Whole("Mail__Port", 0, 1, 65535);
    private static readonly NamedOption<string?> User = NamedOption.Text("Mail__User", "option.range.text");
    private static readonly NamedOption<string?> Password = NamedOption.Secret("Mail__Password", "option.range.text");
    private static readonly NamedOption<string?> From = new("Mail__From", new("option.range.sender"), IsSender, null);
    private static readonly NamedOption<IReadOnlyList<IPNetwork>> Webhooks = NamedOption.Networks("Webhooks__Networks");
    private static readonly NamedOption<Uri?> Address = new("Site", new("option.range.url"), IsSite, null);

    /// <summary>The options this is read from.</summary>
    public static IReadOnlyList<NamedOption> All => [Host, Tls, Port, User, Password, From, Webhooks, Address];

    /// <exception cref="RefusedException">One of them cannot be used.</exception>
    public static OutboxOptions Read() => new() { Mail = Host.Read() is { } host ? MailOf(host) : null, WebhookNetworks = Webhooks.Read(), Site = Address.Read() };

    private static MailOptions MailOf(string host)
    {
        var tls = Tls.Read();
        var mail = new MailOptions
        {
            Host = host,
            Tls = tls,
            Port = Port.IsSet ? Port.Read() : tls switch { MailTls.Tls => 465, MailTls.StartTls => 587, _ => 25 },
            User = User.Read(),
            Password = Password.Read(),
            From = From.Read() ?? throw new RefusedException(new OptionUnusable(From.Name, "", From.Range)),
        };
        // A password never goes over a line that others can read.
        return mail.User is null || tls is not MailTls.None || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address) || host is "localhost"
            ? mail : throw new RefusedException(new OptionUnusable(Tls.Name, "none", new("option.range.mail-tls")));
    }

    private static bool IsSender(string text, out string? sender)
    {
        sender = text;
        return MailboxAddress.TryParse(text, out var address) && address.Domain is { Length: > 0 };
    }

    private static bool IsSite(string text, out Uri? site) => Uri.TryCreate(text, UriKind.Absolute, out site) && site.Scheme is "http" or "https";
}

public enum MailTls
{
    /// <summary>TLS is begun after the greeting, and nothing is sent without it.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>No TLS; never with a password but on this machine.</summary>
    None,
}

/// <summary>The mail server by which e-mails leave.</summary>
public sealed record MailOptions
{
    public required string Host { get; init; }
    public required int Port { get; init; }
    public MailTls Tls { get; init; }
    public string? User { get; init; }

    /// <summary>Never shown.</summary>
    public string? Password { get; init; }

    /// <summary>The sender: <c>防线 &lt;fangxian@example.cn&gt;</c>.</summary>
    public required string From { get; init; }

    public override string ToString() => $"{Host}:{Port}";
}
