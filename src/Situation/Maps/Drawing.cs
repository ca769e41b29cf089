using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fangxian.Situation.Maps;

/// <summary>A map as a chart draws it: geometry, classes and words in the reader's language.</summary>
public sealed record Drawing
{
    /// <summary>The boundaries: a GeoJSON FeatureCollection whose features carry the position of their area as id.</summary>
    [JsonConverter(typeof(AsItIs))] public required string Geo { get; init; }

    /// <summary>Lower limits of the classes above the first.</summary>
    public required IReadOnlyList<double> Limits { get; init; }

    /// <summary>The unit in words.</summary>
    public required string Unit { get; init; }

    /// <summary>The ramp of colours.</summary>
    public string Ramp => "w";

    /// <summary>Decimal places of the figures.</summary>
    public required int Digits { get; init; }

    /// <summary>The areas.</summary>
    public required IReadOnlyList<DrawnArea> Areas { get; init; }

    /// <summary>Further words of the map.</summary>
    public required IReadOnlyDictionary<string, string> Words { get; init; }

    /// <summary>JSON that is JSON already.</summary>
    private sealed class AsItIs : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => JsonElement.ParseValue(ref reader).GetRawText();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value, skipInputValidation: true);
    }
}

/// <summary>One area of a map.</summary>
public sealed record DrawnArea
{
    /// <summary>Position of the area: the id of its feature.</summary>
    public required string Id { get; init; }

    /// <summary>Its name in the reader's language.</summary>
    public required string Name { get; init; }

    /// <summary>Its name as it stands on the map.</summary>
    public required string Short { get; init; }

    /// <summary>The figure; null where unknown.</summary>
    public double? Value { get; init; }

    /// <summary>Number of its class from 0 (none); null where unknown.</summary>
    public int? Class { get; init; }

    /// <summary>The cases behind the figure.</summary>
    public int? Cases { get; init; }

    /// <summary>Whether anybody has reported on it.</summary>
    public required bool Reported { get; init; }

    /// <summary>The page of the area.</summary>
    public required string Href { get; init; }
}
