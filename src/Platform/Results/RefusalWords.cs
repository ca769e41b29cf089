using Fangxian.Platform.Localisation;

namespace Fangxian.Platform.Results;

/// <summary>Refusals in the reader's language.</summary>
public static class RefusalWords
{
    public static string Say(this Words words, Refusal refusal) =>
        refusal is Malformed malformed
            ? string.Join(words.IsEnglish ? "; " : "；", malformed.Fields.SelectMany(f => f.Value.Select(e => words.FieldName(f.Key) + (words.IsEnglish ? ": " : "：") + words.Say(e))))
            : words.Title(refusal);

    /// <summary>The refusal in one sentence; an argument that is a text itself is said in the same language.</summary>
    public static string Title(this Words words, Refusal refusal) =>
        refusal is NotPermitted { Permission: var lacks } && words.Has("permission." + lacks)
            ? words["common.not-permitted", words["permission." + lacks], lacks]
            : words["refusal." + refusal.Code, words.Said(refusal.Arguments)];

    public static string Say(this Words words, FieldError error) => words[error.Key, words.Said(error.Arguments)];

    private static object?[] Said(this Words words, object?[] arguments) =>
        [.. arguments.Select(a => a is FieldError text ? words.Say(text) : a is Refusal refusal ? words.Say(refusal) : a is IEnumerable<FieldError> texts ? string.Join(words.IsEnglish ? "; " : "；", texts.Select(words.Say)) : a)];

    /// <summary>A field as the forms call it; its technical name where no form has it.</summary>
    public static string FieldName(this Words words, string field)
    {
        var key = "field." + field;
        return words.Has(key) ? words[key] : field;
    }
}
