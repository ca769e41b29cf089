using System.Globalization;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>What the form of a publication holds, as the browser sends it.</summary>
public sealed class PublicationForm
{
    public string? Area { get; set; }
    public string? Disease { get; set; }
    public int Version { get; set; }
    public string? Title { get; set; }
    public string? TitleEn { get; set; }
    public string? Introduction { get; set; }
    public string? IntroductionEn { get; set; }
    public string? Advice { get; set; }
    public string? AdviceEn { get; set; }
    public string? Sources { get; set; }
    public string? SourcesEn { get; set; }
    public List<string>? Figures { get; set; }
    public string? AsOf { get; set; }

    public IReadOnlyList<OpenFigures> Chosen => [.. (Figures ?? []).Select(text => Enum.TryParse<OpenFigures>(text, out var figure) ? figure : OpenFigures.None)];

    public DateOnly? Day => DateOnly.TryParseExact(AsOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static PublicationForm Of(PublicationView p) => new()
    {
        Area = p.Area.Code, Disease = p.Disease, Version = p.Version, Title = p.Title, TitleEn = p.TitleEn, Introduction = p.Introduction, IntroductionEn = p.IntroductionEn,
        Advice = p.Advice, AdviceEn = p.AdviceEn, Sources = p.Sources, SourcesEn = p.SourcesEn, Figures = [.. p.Figures.Select(f => f.ToString())], AsOf = p.AsOf?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    public ChangePublication.Request Change(Guid id) => new()
    {
        Id = id, Version = Version, Title = Title ?? "", TitleEn = TitleEn ?? "", Introduction = Introduction, IntroductionEn = IntroductionEn,
        Advice = Advice, AdviceEn = AdviceEn, Sources = Sources, SourcesEn = SourcesEn, Figures = Chosen, AsOf = Day,
    };

    public DraftPublication.Request Draft() => new()
    {
        Area = Area ?? "", Disease = Disease ?? "", Title = Title ?? "", TitleEn = TitleEn ?? "", Introduction = Introduction, IntroductionEn = IntroductionEn,
        Advice = Advice, AdviceEn = AdviceEn, Sources = Sources, SourcesEn = SourcesEn, Figures = Chosen, AsOf = Day,
    };
}
