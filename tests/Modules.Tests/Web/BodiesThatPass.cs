using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fangxian.Platform.Modules;

namespace Fangxian.Modules.Tests.Web;

/// <summary>
/// A body for any use case, made from the type of its request: what is required is there in its form, and every area that it may name is the
/// one given. It passes validation, so that what is answered comes from the records, not from the form.
/// </summary>
internal static class BodiesThatPass
{
    private static readonly string[] Areas = ["Area", "Members", "Codes", "Into"];

    /// <summary>Texts that need a form of their own, by the name of their field.</summary>
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["Disease"] = "covid-19", ["Role"] = "clinician", ["Key"] = "no-such-key", ["Code"] = "no-such-code", ["Number"] = "9", ["Class"] = "A", ["ControlAsClass"] = "A", ["DiagnosedAt"] = "2020-05-10 07:30", ["To"] = "no-such-name",
        ["Address"] = "duty@example.cn", ["Permissions"] = "areas.read", ["Sector"] = "hospital", ["ToArea"] = "990202", ["PersonName"] = "王建国", ["Name"] = "某某名称",
    };

    /// <summary>Whether a body of the type can name an area.</summary>
    public static bool NamesAnArea(Type request) => request.GetProperties().Any(p => Areas.Contains(p.Name) && IsTold(p));

    public static JsonObject Of(Type request, string area)
    {
        var body = new JsonObject();
        foreach (var field in request.GetProperties().Where(p => IsTold(p) && IsNeeded(p)))
        {
            body[JsonNamingPolicy.CamelCase.ConvertName(field.Name)] = Value(field, field.PropertyType, area);
        }
        return body;
    }

    private static bool IsTold(PropertyInfo field) => field.SetMethod is { IsPublic: true } && field.GetCustomAttribute<JsonIgnoreAttribute>() is null;

    private static bool IsNeeded(PropertyInfo field) =>
        Areas.Contains(field.Name) || field.Name is "Version" or "Name" or "Confirmed" || field.GetCustomAttribute<RequiredAttribute>() is not null || field.PropertyType == typeof(Guid) || field.GetCustomAttribute<RangeAttribute>() is { Minimum: > 0 };

    private static JsonNode? Value(PropertyInfo field, Type type, string area)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => Text(field, area),
            _ when type == typeof(Guid) => Guid.CreateVersion7().ToString(),
            _ when type == typeof(DateOnly) => field.Name is "Until" ? "2020-06-01" : field.Name is "Before" ? "2020-01-01" : "2020-05-09",
            _ when type == typeof(int) || type == typeof(short) => 1,
            _ when type == typeof(bool) => false,
            { IsEnum: true } => JsonSerializer.SerializeToNode(Enum.GetValues(type).GetValue(0), type, Json.Options),
            { IsGenericType: true } when type.GetGenericArguments() is [var item] => new JsonArray([.. Enumerable.Range(0, field.GetCustomAttribute<MinLengthAttribute>()?.Length ?? 1).Select(_ => Value(field, item, area))]),
            _ => Of(type, area),
        };
    }

    private static string Text(PropertyInfo field, string area) =>
        Areas.Contains(field.Name) ? area
        : field.Name is "Name" && field.GetCustomAttribute<RegularExpressionAttribute>() is not null ? "no-such-name"
        : Texts.GetValueOrDefault(field.Name, "足够长的一段事由，不少于十个字");
}
