using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Fangxian.Platform.Results;

namespace Fangxian.Registry.Protocols;

/// <summary>An edition as a file: JSON that people read, with what is small on one line. A word that no edition knows is refused, never passed over.</summary>
public static partial class EditionJson
{
    /// <summary>How many characters a file may have.</summary>
    public const int LongestFile = 400_000;

    /// <summary>How wide a line may be before what it holds goes onto lines of its own.</summary>
    private const int Width = 150;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 48,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The document of a file; refused with line and place where it is none.</summary>
    public static Result<EditionDocument> Read(string text)
    {
        if (text.Length > LongestFile)
        {
            return new EditionUnreadable(0, "", new("protocols.why.too-long", LongestFile));
        }
        try
        {
            return JsonSerializer.Deserialize<EditionDocument>(text, Options) is { } document ? document : new EditionUnreadable(1, "$", new("protocols.why.empty"));
        }
        catch (JsonException wrong)
        {
            return new EditionUnreadable((wrong.LineNumber ?? 0) + 1, wrong.Path ?? "$", Why(wrong));
        }
    }

    /// <summary>The document as its file, always in the same form.</summary>
    public static string Write(EditionDocument document)
    {
        var text = new StringBuilder();
        Write(text, Node(document), 0, 0);
        return text.Append('\n').ToString();
    }

    /// <summary>As nodes that can be changed one by one.</summary>
    internal static JsonObject Node(EditionDocument document) => (JsonObject)Pruned(JsonSerializer.SerializeToNode(document, Options)!)!;

    internal static Result<EditionDocument> Read(JsonObject node) => Read(node.ToJsonString(Options));

    private static FieldError Why(JsonException wrong) => wrong switch
    {
        _ when Unknown().Match(wrong.Message) is { Success: true } unknown => new("protocols.why.unknown-word", unknown.Groups[1].Value),
        _ when Missing().Match(wrong.Message) is { Success: true } missing => new("protocols.why.missing", missing.Groups[1].Value.Replace("'", "", StringComparison.Ordinal)),
        _ when wrong.Message.Contains("could not be converted", StringComparison.Ordinal) || wrong.Message.Contains("null values", StringComparison.Ordinal) => new("protocols.why.value"),
        _ => new("protocols.why.json"),
    };

    /// <summary>Without empty lists: an edition says what there is. An empty group of conditions is a fault and stays to be seen.</summary>
    private static JsonNode? Pruned(JsonNode? node)
    {
        if (node is JsonObject whole)
        {
            foreach (var (key, value) in whole.ToArray())
            {
                if (value is JsonArray { Count: 0 } && key is not ("all" or "any" or "of" or "classes" or "caseDefinitions"))
                {
                    whole.Remove(key);
                    continue;
                }
                Pruned(value);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var one in list)
            {
                Pruned(one);
            }
        }
        return node;
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent, int lead)
    {
        var line = Inline(node);
        if (node is not (JsonObject or JsonArray) || line.Length + lead <= Width)
        {
            text.Append(line);
            return;
        }
        var pad = new string(' ', 2 * (indent + 1));
        var first = true;
        text.Append(node is JsonObject ? '{' : '[');
        foreach (var (key, value) in node is JsonObject whole ? whole.Select(p => (JsonSerializer.Serialize(p.Key) + ": ", p.Value)) : ((JsonArray)node).Select(value => ("", value)))
        {
            text.Append(first ? "\n" : ",\n").Append(pad).Append(key);
            Write(text, value, indent + 1, pad.Length + key.Length);
            first = false;
        }
        text.Append('\n').Append(' ', 2 * indent).Append(node is JsonObject ? '}' : ']');
    }

    private static string Inline(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject { Count: > 0 } whole => "{ " + string.Join(", ", whole.Select(p => JsonSerializer.Serialize(p.Key) + ": " + Inline(p.Value))) + " }",
        JsonArray list => "[" + string.Join(", ", list.Select(Inline)) + "]",
        _ => node.ToJsonString(Options),
    };

    [GeneratedRegex("^The JSON property '([^']*)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: (.*?)\\.?( Path|$)")]
    private static partial Regex Missing();
}
