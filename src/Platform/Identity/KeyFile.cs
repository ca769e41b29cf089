using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fangxian.Platform.Identity;

/// <summary>One key of the ring.</summary>
/// <param name="Key">256 random bits that fields are encrypted with.</param>
/// <param name="Index">256 bits that keyed hashes are made with, so that what is encrypted can be found; never used to encrypt.</param>
/// <param name="MadeAt">When it was made; null where the file does not tell.</param>
internal sealed record KeyVersion(byte[] Key, byte[] Index, DateTimeOffset? MadeAt)
{
    public const int KeyBytes = 32;

    public static KeyVersion New(DateTimeOffset now) => new(RandomNumberGenerator.GetBytes(KeyBytes), RandomNumberGenerator.GetBytes(KeyBytes), now);

    /// <summary>A version from before there were keyed hashes: every process makes the same second key of it (HKDF, RFC 5869).</summary>
    public static KeyVersion Of(byte[] key, byte[]? index, DateTimeOffset? madeAt) =>
        new(key, index ?? HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: "fangxian blind index"u8.ToArray()), madeAt);
}

/// <summary>
/// The file of the keys: a number for each version, mode 600. It is never written in place: the new one is written beside
/// it, flushed to the disk and renamed, so that a cut leaves the old or the new one whole.
/// </summary>
internal static class KeyFile
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>By what one sees that the file is another; default where there is none.</summary>
    public static (DateTime WrittenAt, long Length) MarkOf(string file) => new FileInfo(file) is { Exists: true } there ? (there.LastWriteTimeUtc, there.Length) : default;

    public static SortedDictionary<int, KeyVersion> Read(string file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~(Own | UnixFileMode.UserExecute)) != 0)
        {
            throw new UnauthorizedAccessException($"{file}: others may read the key file; run chmod 600 on it");
        }
        try
        {
            var stored = JsonSerializer.Deserialize<SortedDictionary<int, JsonNode?>>(File.ReadAllText(file)) ?? [];
            var keys = new SortedDictionary<int, KeyVersion>(stored.ToDictionary(s => s.Key, s => Parse(s.Value)));
            return keys.Count > 0 && keys.Values.All(k => k.Key.Length == KeyVersion.KeyBytes && k.Index.Length == KeyVersion.KeyBytes) ? keys : throw new IOException($"{file}: not a key file");
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException)
        {
            throw new IOException($"{file}: not a key file");
        }
    }

    /// <summary>Makes the file where there is none; of two who do so at the same time, the first one's holds.</summary>
    public static void Make(string file, SortedDictionary<int, KeyVersion> keys)
    {
        var beside = $"{file}.{Guid.CreateVersion7():N}";
        Write(beside, keys);
        try
        {
            File.Move(beside, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(beside);
        }
    }

    /// <summary>Changes the file as it lies on the disk now, one changer at a time.</summary>
    public static void Change(string file, Action<SortedDictionary<int, KeyVersion>> change)
    {
        using var alone = new FileStream(file + ".lock", Options(FileMode.OpenOrCreate));
        var keys = Read(file);
        change(keys);
        Replace(file, keys);
    }

    /// <summary>Adds keys that are no longer in use to the file beside the key file, before they leave that.</summary>
    public static string PutAside(string file, IReadOnlyCollection<KeyValuePair<int, KeyVersion>> old)
    {
        var aside = file + ".dropped";
        var kept = File.Exists(aside) ? Read(aside) : [];
        foreach (var (version, key) in old)
        {
            kept[version] = key;
        }
        Replace(aside, kept);
        return aside;
    }

    private static void Replace(string file, SortedDictionary<int, KeyVersion> keys)
    {
        var beside = file + ".new";
        File.Delete(beside);
        Write(beside, keys);
        File.Move(beside, file, overwrite: true);
    }

    private static void Write(string file, SortedDictionary<int, KeyVersion> keys)
    {
        using var stream = new FileStream(file, Options(FileMode.CreateNew));
        JsonSerializer.Serialize(stream, keys.ToDictionary(k => k.Key, k => new { key = k.Value.Key, index = k.Value.Index, made = k.Value.MadeAt }));
        stream.Flush(flushToDisk: true);
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Own;
        }
        return options;
    }

    /// <summary>Before a version had a date, it was its key alone.</summary>
    private static KeyVersion Parse(JsonNode? stored) =>
        stored is JsonValue bare ? KeyVersion.Of(Convert.FromBase64String(bare.GetValue<string>()), null, null)
        : stored?["key"] is { } key ? KeyVersion.Of(Convert.FromBase64String(key.GetValue<string>()), stored["index"] is { } index ? Convert.FromBase64String(index.GetValue<string>()) : null, stored["made"]?.GetValue<DateTimeOffset>())
        : throw new FormatException();
}
