using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Modules;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>What an administrator says of a publication, when it is drafted and when it is changed.</summary>
public abstract record PublicationFields
{
    public const int MostTitle = 120;
    public const int MostText = 4000;

    /// <summary>The title in Chinese.</summary>
    [Required, StringLength(MostTitle, MinimumLength = 2), Name] public string Title { get; init; } = "";

    /// <summary>The title in English.</summary>
    [Required, StringLength(MostTitle, MinimumLength = 2), Name] public string TitleEn { get; init; } = "";

    /// <summary>A few short paragraphs in Chinese; Markdown without HTML.</summary>
    [StringLength(MostText)] public string? Introduction { get; init; }

    /// <summary>The same in English.</summary>
    [StringLength(MostText)] public string? IntroductionEn { get; init; }

    /// <summary>What people should do, in Chinese; Markdown without HTML.</summary>
    [StringLength(MostText)] public string? Advice { get; init; }

    /// <summary>The same in English.</summary>
    [StringLength(MostText)] public string? AdviceEn { get; init; }

    /// <summary>Where the figures come from, in Chinese; Markdown without HTML.</summary>
    [StringLength(MostText)] public string? Sources { get; init; }

    /// <summary>The same in English.</summary>
    [StringLength(MostText)] public string? SourcesEn { get; init; }

    /// <summary>Which figures are shown.</summary>
    public IReadOnlyList<OpenFigures> Figures { get; init; } = [];

    /// <summary>The day up to which the figures go; left out: the last with a figure.</summary>
    public DateOnly? AsOf { get; init; }

    internal void Into(Publication publication, string by, DateTimeOffset now)
    {
        publication.Title = NameText.Clean(Title)!;
        publication.TitleEn = NameText.Clean(TitleEn)!;
        publication.Introduction = Text(Introduction);
        publication.IntroductionEn = Text(IntroductionEn);
        publication.Advice = Text(Advice);
        publication.AdviceEn = Text(AdviceEn);
        publication.Sources = Text(Sources);
        publication.SourcesEn = Text(SourcesEn);
        publication.Figures = FiguresAsked;
        publication.AsOf = AsOf;
        publication.ChangedAt = now;
        publication.ChangedBy = by;
    }

    internal OpenFigures FiguresAsked => Figures.Aggregate(OpenFigures.None, (all, one) => all | (one & OpenFigures.All));

    /// <summary>Line ends as one character; what a database cannot hold is left out.</summary>
    private static string? Text(string? typed) =>
        string.IsNullOrWhiteSpace(typed) ? null : typed.ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal).Trim();
}
