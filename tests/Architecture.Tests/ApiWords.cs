using System.Text.Json;

namespace Fangxian.Architecture.Tests;

/// <summary>What an OpenAPI document leaves without a word: fields of schemas, fields of forms, parameters.</summary>
internal static class ApiWords
{
    /// <summary>RFC 9457 describes these.</summary>
    private const string ProblemDetails = "ProblemDetails";

    public static IEnumerable<string> Silent(JsonElement document) =>
        document.GetProperty("components").GetProperty("schemas").EnumerateObject().Where(s => s.Name != ProblemDetails).SelectMany(s => SilentFields(s.Name, s.Value))
            .Concat(document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().SelectMany(verb => SilentIn($"{verb.Name} {path.Name}", verb.Value))));

    private static IEnumerable<string> SilentIn(string operation, JsonElement value)
    {
        var parameters = value.TryGetProperty("parameters", out var listed) ? listed.EnumerateArray().ToArray() : [];
        var forms = value.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject().Where(c => c.Name.StartsWith("multipart/", StringComparison.Ordinal)).ToArray() : [];
        return parameters.Where(p => !IsDescribed(p)).Select(p => $"{operation}: parameter {p.GetProperty("name")}")
            .Concat(forms.SelectMany(form => SilentFields(operation + ": form", form.Value.GetProperty("schema"))));
    }

    private static IEnumerable<string> SilentFields(string owner, JsonElement schema) =>
        schema.TryGetProperty("allOf", out var all) ? all.EnumerateArray().SelectMany(part => SilentFields(owner, part))
        : !schema.TryGetProperty("properties", out var fields) ? []
        : fields.EnumerateObject().Where(f => !IsDescribed(f.Value)).Select(f => $"{owner}.{f.Name}");

    /// <summary>A field that may be null is one of two; its words stand beside the one that is not.</summary>
    private static bool IsDescribed(JsonElement item) => HasWords(item) || (item.TryGetProperty("oneOf", out var either) && either.EnumerateArray().Any(HasWords));

    private static bool HasWords(JsonElement item) => item.TryGetProperty("description", out var words) && !string.IsNullOrWhiteSpace(words.GetString());
}
