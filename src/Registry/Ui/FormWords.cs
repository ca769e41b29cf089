using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Registry.Ui;

/// <summary>What a refused form says beside its fields.</summary>
public static class FormWords
{
    /// <summary>What is wrong with one field; null where nothing is.</summary>
    public static string? ErrorOf(this Words words, Refusal? refusal, string field) =>
        refusal is Malformed malformed && malformed.Fields.TryGetValue(field, out var errors) ? string.Join(" ", errors.Select(words.Say)) : null;
}
