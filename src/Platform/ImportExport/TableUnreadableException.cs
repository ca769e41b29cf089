using Fangxian.Platform.Results;

namespace Fangxian.Platform.ImportExport;

/// <summary>The file is not a table that can be read; <see cref="Why"/> says it in words.</summary>
public sealed class TableUnreadableException(string fileName, FieldError why, Exception? inner = null) : Exception($"{fileName}: {why.Key} {inner?.Message}".TrimEnd(), inner)
{
    /// <summary>Name of the file, without its folder.</summary>
    public string FileName { get; } = Path.GetFileName(fileName.Replace('\\', '/'));

    /// <summary>The reason, as a text with its arguments.</summary>
    public FieldError Why { get; } = why;
}

/// <summary>The file cannot be read, and why.</summary>
public sealed record FileUnreadable(string File, FieldError Why) : UnusableRefusal("files/unreadable", File, Why);
