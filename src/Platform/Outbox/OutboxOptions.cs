using System.Globalization;
using System.Net;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using MimeKit;
using IPNetwork = System.Net.IPNetwork;

namespace Fangxian.Platform.Outbox;

/// <summary>By which ways messages leave the process, from the environment (<c>Fangxian__…</c>); see docs/operations/reminders.md.</summary>
public sealed record OutboxOptions
{
    public static readonly OutboxOptions Default = new();

    /// <summary>The mail server; null where there is none: e-mails wait and say so.</summary>
    public MailOptions? Mail { get; init; }

    /// <summary>Networks beside the public ones that webhooks may lie in. Nothing else that is private, of this machine or of this link is called.</summary>
    public IReadOnlyList<IPNetwork> WebhookNetworks { get; init; } = [];

    /// <summary>Where people open this deployment: <c>https://fangxian.example.cn</c>; null: messages have no link.</summary>
    public Uri? Site { get; init; }

    /// <summary>Reads the environment and says what cannot be used.</summary>
    public static Result<OutboxOptions> Read()
    {
        try
        {
            return new OutboxOptions
            {
                Mail = MailOf(),
                WebhookNetworks = [.. (Value("Webhooks__Networks") ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Network)],
                Site = Value("Site") is not { } site ? null : Uri.TryCreate(site, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : throw new OptionWrong("Site", site),
            };
        }
        catch (OptionWrong wrong)
        {
            return new OutboxOptionUnusable("Fangxian__" + wrong.Message, wrong.Value);
        }
    }

    private static MailOptions? MailOf()
    {
        if (Value("Mail__Host") is not { } host)
        {
            return null;
        }
        var tls = (Value("Mail__Tls") ?? "starttls").ToLowerInvariant() switch
        {
            "starttls" => MailTls.StartTls,
            "tls" => MailTls.Tls,
            "none" => MailTls.None,
            var other => throw new OptionWrong("Mail__Tls", other),
        };
        var (user, from) = (Value("Mail__User"), Value("Mail__From"));
        var mail = new MailOptions
        {
            Host = host,
            Tls = tls,
            Port = Value("Mail__Port") is not { } port ? tls switch { MailTls.Tls => 465, MailTls.StartTls => 587, _ => 25 } : int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536 ? number : throw new OptionWrong("Mail__Port", port),
            User = user,
            Password = NamedOption.ReadSecret("Fangxian__Mail__Password"),
            From = MailboxAddress.TryParse(from, out var sender) && sender.Domain is { Length: > 0 } ? from! : throw new OptionWrong("Mail__From", from ?? ""),
        };
        // A password never goes over a line that others can read.
        return mail.User is null || tls is not MailTls.None || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address) || host is "localhost" ? mail : throw new OptionWrong("Mail__Tls", "none");
    }

    private static string? Value(string option) => NamedOption.Read("Fangxian__" + option);

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out var network) && network.PrefixLength > 0 ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new OptionWrong("Webhooks__Networks", text);

    private sealed class OptionWrong(string option, string value) : Exception(option)
    {
        public string Value { get; } = value;
    }
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

/// <summary>An option of the environment cannot be used.</summary>
public sealed record OutboxOptionUnusable(string Name, string Value) : UnusableRefusal("outbox/option-unusable", Name, Value);
