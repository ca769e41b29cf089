using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;

namespace Fangxian.Administration.Backup;

/// <summary>Where backups made by the page and at night lie: <c>Fangxian__BackupFolder</c>, else <c>backups</c> beside the database file or the key file.</summary>
internal static class BackupFolder
{
    private const string Prefix = "fangxian-";
    private const string NightPrefix = "fangxian-night-";
    private const string SafetyPrefix = "fangxian-before-restore-";
    private const string Suffix = ".zip";
    private const string VerifiedSuffix = ".verified";
    private const string Stamp = "yyyyMMdd'T'HHmmss'Z'";

    public static readonly NamedOption<string?> Option = NamedOption.Text("BackupFolder", "option.range.folder");

    public static string Of(OutbreakDb db) =>
        Directory.CreateDirectory(Option.Read() ?? Path.Combine(Path.GetDirectoryName(db.DatabaseFile ?? db.Shared.Keys.File)!, "backups")).FullName;

    public static string NameAt(DateTimeOffset instant) => Prefix + instant.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture) + Suffix;

    /// <summary>The name of a backup that the nightly job makes: one made by hand neither counts as the night's nor drives one out.</summary>
    public static string NightNameAt(DateTimeOffset instant) => NightPrefix + instant.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture) + Suffix;

    /// <summary>The name of what a restore by page keeps of the state that it replaces.</summary>
    public static string SafetyNameAt(DateTimeOffset instant) => SafetyPrefix + instant.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture) + Suffix;

    /// <summary>What is typed to restore a backup: the instant in its name.</summary>
    public static string ConfirmationOf(DateTimeOffset madeAt) => madeAt.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture);

    /// <summary>The backups in the folder, the latest first, without those that a restore kept.</summary>
    public static IReadOnlyList<BackupFile> In(string folder) => [.. AllIn(folder).Where(file => !file.IsOfRestore)];

    /// <summary>The backups in the folder, the latest first.</summary>
    public static IReadOnlyList<BackupFile> AllIn(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFiles(Prefix + "*" + Suffix).Select(file => (file, At: InstantOf(file.Name))).Where(f => f.At is not null).OrderByDescending(f => f.At)
            .Select(f => new BackupFile(f.file.Name, f.At!.Value, f.file.Length, VerifiedAt(f.file.FullName)) { IsOfRestore = f.file.Name.StartsWith(SafetyPrefix, StringComparison.Ordinal), IsOfNight = f.file.Name.StartsWith(NightPrefix, StringComparison.Ordinal) })];

    /// <summary>Notes beside a backup that a trial restore has proved it.</summary>
    public static void NoteVerified(string file, DateTimeOffset now) => File.WriteAllText(file + VerifiedSuffix, now.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture));

    /// <summary>When the backup as it lies there was proved; null where it never was, or was written since.</summary>
    private static DateTimeOffset? VerifiedAt(string file) =>
        File.Exists(file + VerifiedSuffix) && File.GetLastWriteTimeUtc(file + VerifiedSuffix) >= File.GetLastWriteTimeUtc(file)
        && DateTimeOffset.TryParseExact(File.ReadAllText(file + VerifiedSuffix), Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>Deletes all but the latest so many of the nights'; those made by hand, and files of another name, are never touched.</summary>
    public static int Keep(string folder, int latest)
    {
        var old = AllIn(folder).Where(file => file.IsOfNight).Skip(latest).ToArray();
        foreach (var file in old)
        {
            File.Delete(Path.Combine(folder, file.Name));
            File.Delete(Path.Combine(folder, file.Name + VerifiedSuffix));
        }
        return old.Length;
    }

    /// <summary>Where a backup of this name lies; null where the folder has none. No other file can be named.</summary>
    public static string? Find(string folder, string name) => AllIn(folder).Any(file => file.Name == name) ? Path.Combine(folder, name) : null;

    /// <summary>The instant in the name of a backup; null where the name is none of ours.</summary>
    internal static DateTimeOffset? InstantOf(string name) =>
        DateTimeOffset.TryParseExact(name[PrefixOf(name).Length..^Suffix.Length], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static string PrefixOf(string name) => new[] { SafetyPrefix, NightPrefix }.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) ?? Prefix;
}

/// <param name="Name">The name of its file.</param>
/// <param name="MadeAt">The instant whose state it holds.</param>
/// <param name="Bytes">How long the file is.</param>
/// <param name="VerifiedAt">When a trial restore proved it; null where none has.</param>
public sealed record BackupFile(string Name, DateTimeOffset MadeAt, long Bytes, DateTimeOffset? VerifiedAt = null)
{
    /// <summary>Whether a restore by page kept it of the state that it replaced. Such a file is never deleted by the program.</summary>
    public bool IsOfRestore { get; init; }

    /// <summary>Whether the nightly job made it. Only such files are deleted when there are more than are kept.</summary>
    public bool IsOfNight { get; init; }
}
