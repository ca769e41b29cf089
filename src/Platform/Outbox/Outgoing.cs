namespace Fangxian.Platform.Outbox;

/// <summary>What a message says when its turn has come, and where it goes.</summary>
public abstract record Outgoing
{
    /// <param name="To">The address.</param>
    /// <param name="Subject">One line.</param>
    /// <param name="Text">Plain text.</param>
    /// <param name="LanguageTag">The language of the text: zh-CN or en.</param>
    public sealed record Email(string To, string Subject, string Text, string LanguageTag) : Outgoing;

    /// <param name="Url">Where it is posted to.</param>
    /// <param name="Json">The body.</param>
    /// <param name="Secret">Signs it.</param>
    public sealed record Webhook(Uri Url, byte[] Json, byte[] Secret) : Outgoing;

    /// <param name="Why">Why there is nothing to be sent any more: a text <c>outbox.why.…</c>.</param>
    public sealed record NotNeeded(string Why) : Outgoing;
}

/// <summary>A try that failed, in words: a text <c>outbox.why.…</c> and what goes with it.</summary>
public sealed class NotDelivered(string why, string? detail = null, Exception? cause = null) : Exception(why, cause)
{
    public string Why { get; } = why;

    public string? Detail { get; } = detail;
}
