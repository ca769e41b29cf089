using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Platform.Modules;

/// <summary>Checks a request by the validation attributes of its properties, and its days by the calendar, and names every field that fails.</summary>
internal static class Validation
{
    private static readonly ConcurrentDictionary<Type, (PropertyInfo Property, ValidationAttribute[] Rules)[]> Known = new();

    private static readonly FieldError BeyondCalendar = new("validation.range", Words.Iso(OutbreakCalendar.First), Words.Iso(OutbreakCalendar.Last));

    public static Malformed? Check(object request)
    {
        var rules = Known.GetOrAdd(request.GetType(), RulesOf);
        if (rules.Length == 0)
        {
            return null;
        }
        var wrong = new Dictionary<string, FieldError[]>();
        foreach (var (property, attributes) in rules)
        {
            var value = property.GetValue(request);
            var errors = attributes.Where(a => a is RequiredAttribute || value is not (null or "")).Where(a => !a.IsValid(value)).Select(a => ErrorOf(a, value)).ToArray();
            errors = value is DateOnly day && !OutbreakCalendar.Holds(day) ? [.. errors, BeyondCalendar] : errors;
            if (errors.Length > 0)
            {
                wrong[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = errors;
            }
        }
        return wrong.Count > 0 ? new Malformed(wrong) : null;
    }

    private static (PropertyInfo, ValidationAttribute[])[] RulesOf(Type type) =>
        [.. type.GetProperties().Select(p => (p, p.GetCustomAttributes<ValidationAttribute>().ToArray())).Where(p => p.Item2.Length > 0 || p.p.PropertyType == typeof(DateOnly) || p.p.PropertyType == typeof(DateOnly?))];

    private static FieldError ErrorOf(ValidationAttribute rule, object? value) => rule switch
    {
        IFieldRule says => says.ErrorOf((string)value!)!,
        { ErrorMessage: { } key } => new(key),
        RequiredAttribute => new("validation.required"),
        RangeAttribute range => new("validation.range", range.Minimum, range.Maximum),
        StringLengthAttribute length => new("validation.length", length.MinimumLength, length.MaximumLength),
        RegularExpressionAttribute => new("validation.format"),
        _ => new("validation.invalid"),
    };
}

/// <summary>
/// A request whose use case answers all that is wrong at once: what a form could not read, what fails by the attributes, and what
/// cannot be by the rules. The use case refuses it with the faults it comes with, whatever else it finds.
/// </summary>
public interface IGathersFaults
{
    /// <summary>What is known to be wrong; null where nothing is.</summary>
    Malformed? Faults { get; set; }
}

/// <summary>A validation attribute of a text that says itself what is wrong with it.</summary>
public interface IFieldRule
{
    /// <summary>What is wrong; null where nothing is.</summary>
    FieldError? ErrorOf(string text);
}
