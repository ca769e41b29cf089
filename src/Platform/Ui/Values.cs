namespace Fangxian.Platform.Ui;

/// <summary>Whether more is more disease (warm) or more of our work (cool).</summary>
public enum ChangeMeaning
{
    Burden,
    Response,
}

public enum NoticeKind
{
    Info,
    Near,
    Over,
    Done,
}

/// <summary>Why a place on the page holds no content.</summary>
public enum StateKind
{
    Empty,
    Error,
    NotEstimable,
}

/// <summary>One step of the path to a page; the last one has no link.</summary>
public sealed record Crumb(string Text, string? Href = null);

public sealed record TabLink(string Text, string Href, bool Current = false, int? Count = null);
