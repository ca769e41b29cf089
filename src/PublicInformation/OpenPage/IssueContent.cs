using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Platform.Modules;
using Fangxian.Registry.Areas;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>Everything that one issue tells the public, and nothing else.</summary>
public sealed record IssueContent
{
    /// <summary>What the address calls it.</summary>
    public required string Name { get; init; }
    public required int Number { get; init; }

    /// <summary>When it was published; the figures are what was known then.</summary>
    public required DateTimeOffset KnownAt { get; init; }

    /// <summary>The day whose end the figures describe.</summary>
    public required DateOnly AsOf { get; init; }
    public required NamedPlace Area { get; init; }
    public required AreaLevel Level { get; init; }
    public required string Disease { get; init; }
    public required string DiseaseName { get; init; }
    public required string DiseaseNameEn { get; init; }
    public required OpenFigures Figures { get; init; }
    public required string Title { get; init; }
    public required string TitleEn { get; init; }
    public string? Introduction { get; init; }
    public string? IntroductionEn { get; init; }
    public string? Advice { get; init; }
    public string? AdviceEn { get; init; }
    public string? Sources { get; init; }
    public string? SourcesEn { get; init; }

    /// <summary>The counts of the area itself are those of a small area.</summary>
    public bool IsProtected { get; init; }

    /// <summary>The parts are small areas.</summary>
    public bool PartsAreProtected { get; init; }
    public required OpenFiguresOf Total { get; init; }
    public long? Population { get; init; }
    public int? PopulationYear { get; init; }
    public IReadOnlyList<OpenPart> Parts { get; init; } = [];

    /// <summary>The days of the curve; empty for a small area.</summary>
    public IReadOnlyList<OpenDay> Days { get; init; } = [];

    /// <summary>Figures of earlier issues that have changed since, the latest first.</summary>
    public IReadOnlyList<OpenCorrection> Corrections { get; init; } = [];

    /// <summary>Who published the counts, as the imports name it.</summary>
    public IReadOnlyList<string> CountSources { get; init; } = [];

    public bool Shows(OpenFigures figure) => (Figures & figure) != 0;

    /// <summary>Rates, new cases and the curve are differences of totals: they are told of prefectures and above.</summary>
    [JsonIgnore] public bool ShowsRates => !IsProtected;

    [JsonIgnore] public bool HidesCounts => IsHidden(Total) || Parts.Any(part => IsHidden(part.Figures));

    public byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
        {
            JsonSerializer.Serialize(brotli, this, Packed);
        }
        return packed.ToArray();
    }

    public static IssueContent Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<IssueContent>(brotli, Packed)!;
    }

    internal static readonly JsonSerializerOptions Packed = Make();

    private static JsonSerializerOptions Make()
    {
        var options = Json.Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        options.Converters.Insert(0, new ToldCountJson());
        return options;
    }

    private static bool IsHidden(OpenFiguresOf figures) => CountValues.Measures.Any(measure => figures[measure].IsHidden);
}

/// <summary>A place by code and name.</summary>
/// <param name="Code">Code of the area.</param>
/// <param name="Name">Name in Chinese.</param>
/// <param name="NameEn">Name in English, where there is one.</param>
public sealed record NamedPlace(string Code, string Name, string? NameEn);

/// <summary>The figures of one area on the day of the issue.</summary>
/// <param name="NewCases">New confirmed cases of the day.</param>
/// <param name="IncidencePer100000">New confirmed cases of fourteen days per 100,000 residents; null where unknown or not told.</param>
public sealed record OpenFiguresOf(ToldCount Confirmed, ToldCount Suspected, ToldCount Cured, ToldCount Dead, ToldCount NewCases, double? IncidencePer100000)
{
    public ToldCount this[Measure measure] => measure switch
    {
        Measure.Confirmed => Confirmed,
        Measure.Suspected => Suspected,
        Measure.Cured => Cured,
        _ => Dead,
    };
}

/// <summary>A part of the area and its figures.</summary>
public sealed record OpenPart(NamedPlace Place, OpenFiguresOf Figures);

/// <summary>One day of the area itself.</summary>
/// <param name="New">New confirmed cases; below zero where the source took cases back.</param>
public sealed record OpenDay(DateOnly Date, int? Confirmed, int? Suspected, int? Cured, int? Dead, int? New)
{
    public int? this[Measure measure] => measure switch
    {
        Measure.Confirmed => Confirmed,
        Measure.Suspected => Suspected,
        Measure.Cured => Cured,
        _ => Dead,
    };
}

/// <summary>A figure of an earlier issue that has changed since.</summary>
/// <param name="Issue">The issue that told the earlier figure.</param>
/// <param name="Date">The day the figure describes.</param>
/// <param name="NoticedAt">When the issue that tells the new figure was published.</param>
/// <param name="Reason">The reason that was given; null where none was.</param>
public sealed record OpenCorrection(int Issue, NamedPlace Place, DateOnly Date, Measure Measure, int? Before, int? After, DateTimeOffset NoticedAt, string? Reason);

/// <summary>A told count in JSON: a number, null, "&lt;5" or "withheld".</summary>
internal sealed class ToldCountJson : JsonConverter<ToldCount>
{
    public override bool HandleNull => true;

    public override ToldCount Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => ToldCount.Of(reader.GetInt32()),
        JsonTokenType.String => new(reader.GetString() == ToldText.Few ? ToldAs.FewerThanFive : ToldAs.Withheld),
        _ => ToldCount.Of(null),
    };

    public override void Write(Utf8JsonWriter writer, ToldCount told, JsonSerializerOptions options)
    {
        if (told.Value is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else if (told.As is ToldAs.NotReported)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(ToldText.Of(told));
        }
    }
}

/// <summary>A hidden count as files write it.</summary>
internal static class ToldText
{
    public const string Few = "<5";

    public static string Of(ToldCount told) => told.As is ToldAs.FewerThanFive ? Few : "withheld";
}
