using Fangxian.Platform.Results;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fangxian.Platform.Jobs;

/// <summary>
/// What a health check found, in a text by key and facts by name. A check that answers a plain result of its own is shown
/// with its description as it is.
/// </summary>
public static class Finding
{
    private const string TextKey = "fangxian.text";

    public static HealthCheckResult Of(HealthStatus status, FieldError text, params (string Name, object? Value)[] facts)
    {
        var data = facts.Where(f => f.Value is not null).ToDictionary(f => f.Name, f => f.Value!);
        data[TextKey] = text;
        return new(status, text.Key, data: data);
    }

    /// <summary>The text; null for the plain result of another check.</summary>
    public static FieldError? TextOf(HealthReportEntry entry) => entry.Data.GetValueOrDefault(TextKey) as FieldError;

    /// <summary>The facts without the text, in their order.</summary>
    public static IEnumerable<KeyValuePair<string, object>> FactsOf(HealthReportEntry entry) => entry.Data.Where(f => f.Key != TextKey);
}
