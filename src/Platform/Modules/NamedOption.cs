using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Platform.Modules;

/// <summary>
/// An option of the environment, <c>Fangxian__X</c>, declared once beside whoever reads it; a secret one may lie in a file
/// that <c>Fangxian__X__File</c> names, as containers and service managers hand secrets over. What it is for stands in the
/// text <c>option.X</c>.
/// </summary>
public abstract class NamedOption(string name, FieldError range)
{
    public const string Prefix = "Fangxian__";
    public const string FileSuffix = "__File";

    /// <summary>The variable: <c>Fangxian__KeyFile</c>.</summary>
    public string Name => Prefix + name;

    /// <summary>What it may be, in words.</summary>
    public FieldError Range => range;

    /// <summary>Its value is never shown, and may lie in a file.</summary>
    public bool IsSecret { get; init; }

    public bool IsSet => Value(Name) is not null || (IsSecret && Value(Name + FileSuffix) is not null);

    /// <summary>The names under which it is read.</summary>
    public IEnumerable<string> Names => IsSecret ? [Name, Name + FileSuffix] : [Name];

    public string Meaning(Words words) => words["option." + name];

    /// <summary>What holds where it is not set: said in words where a value alone does not say it.</summary>
    public string Default(Words words) => words.Has($"option.{name}.default") ? words[$"option.{name}.default"] : Otherwise ?? "–";

    /// <summary>What is wrong with its present value; null where nothing is.</summary>
    public abstract Refusal? Wrong();

    protected abstract string? Otherwise { get; }

    /// <summary>Its text; null where it is not set.</summary>
    protected string? Read()
    {
        if (!IsSecret || Value(Name + FileSuffix) is not { } file)
        {
            return Value(Name);
        }
        if (Value(Name) is not null)
        {
            throw new RefusedException(new OptionUnusable(Name, Name + FileSuffix, new("option.range.not-both")));
        }
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(new OptionUnusable(Name + FileSuffix, file, new("option.range.file")));
        }
    }

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    public static NamedOption<string?> Text(string name, string range) => new(name, new(range), (text, out value) => (value = text).Length > 0, null);

    public static NamedOption<string?> Secret(string name, string range) => new(name, new(range), (text, out value) => (value = text).Length > 0, null) { IsSecret = true };

    public static NamedOption<int> Whole(string name, int otherwise, int least, int most) => new(name, new("option.range.whole", least, most),
        (text, out value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most, otherwise);

    /// <summary>One of the names of an enum, in small letters.</summary>
    public static NamedOption<T> Choice<T>(string name, T otherwise)
        where T : struct, Enum => new(name, new("option.range.choice", string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()),
            (text, out value) => Enum.TryParse(text, ignoreCase: true, out value) && Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase), otherwise);

    /// <summary>Several values, separated by commas, semicolons or spaces.</summary>
    public static NamedOption<IReadOnlyList<T>> List<T>(string name, string range, OptionForm<T> each) => new(name, new(range), (string text, [MaybeNullWhen(false)] out IReadOnlyList<T> value) =>
    {
        var all = new List<T>();
        value = all;
        foreach (var part in text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!each(part, out var one))
            {
                return false;
            }
            all.Add(one);
        }
        return true;
    }, []);

    /// <summary>Addresses and networks, but never all there are.</summary>
    public static NamedOption<IReadOnlyList<IPNetwork>> Networks(string name) => List<IPNetwork>(name, "option.range.networks", IsNetwork);

    private static bool IsNetwork(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
        {
            return network.PrefixLength > 0;
        }
        var isAddress = IPAddress.TryParse(text, out var address);
        network = isAddress ? new IPNetwork(address!, address!.GetAddressBytes().Length * 8) : default;
        return isAddress;
    }
}

/// <summary>Reads a text as a value; false where it is none.</summary>
public delegate bool OptionForm<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>An option with its type, its form and what holds where it is not set.</summary>
public sealed class NamedOption<T>(string name, FieldError range, OptionForm<T> form, T otherwise) : NamedOption(name, range)
{
    /// <exception cref="RefusedException">It is set to something that it cannot be.</exception>
    public new T Read() => base.Read() is not { } text ? otherwise
        : form(text, out var value) ? value
        : throw new RefusedException(new OptionUnusable(Name, IsSecret ? "…" : text, Range));

    public override Refusal? Wrong()
    {
        try
        {
            Read();
            return null;
        }
        catch (RefusedException wrong)
        {
            return wrong.Refusal;
        }
    }

    protected override string? Otherwise => otherwise is null or System.Collections.ICollection ? null
        : otherwise is Enum choice ? choice.ToString().ToLowerInvariant() : Convert.ToString(otherwise, CultureInfo.InvariantCulture);
}

/// <summary>The option is set to something that it cannot be: named with its value and what it may be.</summary>
public sealed record OptionUnusable(string Option, string Value, FieldError Range) : UnusableRefusal("platform/option-unusable", Option, Value, Range);
