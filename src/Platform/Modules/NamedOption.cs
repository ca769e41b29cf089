namespace Fangxian.Platform.Modules;

/// <summary>
/// An option of the environment, <c>Fangxian__X</c>; a secret one may lie in a file that <c>Fangxian__X__File</c> names, as
/// containers and service managers hand secrets over. No option's value is ever shown.
/// </summary>
public static class NamedOption
{
    /// <summary>The value; null where it is not set.</summary>
    public static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The value, or the content of the named file without the line end behind it; null where neither is set.</summary>
    /// <exception cref="ArgumentException">Both are set.</exception>
    public static string? ReadSecret(string name)
    {
        var (value, file) = (Read(name), Read(name + "__File"));
        return file is null ? value
            : value is null ? File.ReadAllText(file).TrimEnd('\r', '\n')
            : throw new ArgumentException($"{name} / {name}__File: one of them, not both");
    }
}
