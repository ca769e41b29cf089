using System.Runtime.CompilerServices;

namespace Fangxian.Architecture.Tests;

/// <summary>The sources as they lie in the clone.</summary>
internal static class Sources
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Folder(), "..", ".."));

    /// <summary>The files below <c>src/</c> with one of the endings, migrations and build output left out; each with its path from the root.</summary>
    public static IReadOnlyList<(string Path, string Text)> Files(params string[] endings) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*", SearchOption.AllDirectories)
            .Where(path => endings.Any(path.EndsWith) && !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}") && !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}"))
            .Select(path => (Path.GetRelativePath(Root, path), path))
            .Where(file => !file.Item1.StartsWith("src/Migrations.", StringComparison.Ordinal))
            .OrderBy(file => file.Item1, StringComparer.Ordinal)
            .Select(file => (file.Item1, File.ReadAllText(file.path)))];

    /// <summary>Every line of <see cref="Files"/> that is no comment and holds the text, as <c>path:line text</c>.</summary>
    public static string[] Lines(Func<string, bool> holds, params string[] endings) =>
        [.. Files(endings).SelectMany(file => file.Text.Split('\n').Select((line, i) => (Line: line.Trim(), Where: $"{file.Path}:{i + 1}")))
            .Where(line => !line.Line.StartsWith("//", StringComparison.Ordinal) && !line.Line.StartsWith("@*", StringComparison.Ordinal) && holds(line.Line))
            .Select(line => $"{line.Where} {line.Line}")];

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
