namespace Fangxian.Platform.Localisation;

/// <summary>The two languages every text exists in. Chinese comes first.</summary>
public enum Language
{
    Chinese,
    English,
}

public static class Languages
{
    /// <summary>The tag a page's <c>lang</c> attribute and the HTTP headers carry.</summary>
    public static string Tag(this Language language) => language is Language.English ? "en" : "zh-CN";

    /// <summary>The language a tag such as <c>en-GB</c> or <c>zh</c> names; null for any other.</summary>
    public static Language? FromTag(string? tag) =>
        tag is null ? null
        : tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Language.Chinese
        : tag.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? Language.English
        : null;

    /// <summary>The first language of an <c>Accept-Language</c> header that Fangxian speaks; Chinese where it names none.</summary>
    public static Language FromAcceptLanguage(string? header)
    {
        foreach (var part in (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (FromTag(part) is { } language)
            {
                return language;
            }
        }
        return Language.Chinese;
    }
}
