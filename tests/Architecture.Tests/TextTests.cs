using System.Reflection;
using System.Text.RegularExpressions;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Web;

namespace Fangxian.Architecture.Tests;

/// <summary>Every text that is asked for exists, and in both languages (a key without both does not load).</summary>
public sealed partial class TextTests
{
    private static readonly Assembly[] Assemblies = [typeof(Run).Assembly, .. Composition.Modules.All.Select(m => m.GetType().Assembly).Distinct(), typeof(Composition).Assembly];

    [Fact]
    public void Every_key_that_the_source_names_exists()
    {
        var missing = Sources.Files(".cs", ".razor").SelectMany(file => Asked().Matches(Comment().Replace(file.Text, "")).Select(m => (file.Path, Key: m.Groups[1].Value)))
            .Where(k => !Composition.Texts.Has(k.Key)).Select(k => $"{k.Path}: {k.Key}").Distinct().ToArray();
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Every_reason_of_a_wrong_field_exists()
    {
        var missing = Sources.Files(".cs").SelectMany(file => Reason().Matches(file.Text).Select(m => (file.Path, Key: m.Groups[1].Value + m.Groups[2].Value)))
            .Where(k => !Composition.Texts.Has(k.Key)).Select(k => $"{k.Path}: {k.Key}").Distinct().ToArray();
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Every_refusal_has_a_text_and_every_text_of_a_refusal_is_used()
    {
        var codes = Codes().Concat(["platform/unusable", "platform/too-large", "platform/too-long", "platform/bug"]).ToArray();
        Assert.Equal(codes.Select(c => "refusal." + c).Distinct().Order(StringComparer.Ordinal), Composition.Texts.Keys.Where(k => k.StartsWith("refusal.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_codes_of_refusals_are_the_approved_ones() => Approved.Matches("error-codes.txt", string.Join('\n', Codes().Order(StringComparer.Ordinal)));

    /// <summary>Each kind of refusal is made once with whatever its constructor takes, to read its code.</summary>
    private static IEnumerable<string> Codes() => Assemblies.SelectMany(a => a.GetTypes()).Where(t => !t.IsAbstract && typeof(Refusal).IsAssignableFrom(t)).Select(type =>
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return ((Refusal)constructor.Invoke([.. constructor.GetParameters().Select(p => Any(p.ParameterType))])).Code;
    });

    private static object? Any(Type type) =>
        type == typeof(string) ? "x"
        : type == typeof(IReadOnlyDictionary<string, FieldError[]>) ? new Dictionary<string, FieldError[]>()
        : type.IsValueType ? Activator.CreateInstance(type)
        : type.IsArray ? Array.CreateInstance(type.GetElementType()!, 0)
        : null;

    [GeneratedRegex("^ *///.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("""\b(?:T|words|Words)\["([a-z0-9-]+(?:\.[A-Za-z0-9/-]+)+)"\s*[,\]]""")]
    private static partial Regex Asked();

    [GeneratedRegex("""Malformed\.Field\("[A-Za-z]+", "([a-z.-]+)"|"((?:[a-z]+\.row|validation)\.[a-z-]+)["]""")]
    private static partial Regex Reason();
}
