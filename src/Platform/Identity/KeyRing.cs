using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Fangxian.Platform.Identity;

/// <summary>
/// The keys that personal and secret fields are encrypted with: versioned, in a file outside the database's folder that
/// only its owner may read. AES-256-GCM; the record's id is the associated data, so that a value moved to another
/// record does not open.
/// </summary>
public sealed class KeyRing
{
    private const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16, VersionBytes = 4;

    private readonly SortedDictionary<int, byte[]> _keys;

    private KeyRing(string file, SortedDictionary<int, byte[]> keys) => (File, _keys) = (file, keys);

    /// <summary>The key file.</summary>
    public string File { get; }

    /// <summary>The version that new values are encrypted with.</summary>
    public int Latest => _keys.Keys.Max();

    /// <summary>Where the key file lies unless <c>Fangxian__KeyFile</c> says otherwise.</summary>
    public static string DefaultFile => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "fangxian", "keys.json");

    /// <summary>Reads the key file, and makes it where there is none.</summary>
    /// <exception cref="UnauthorizedAccessException">The file lies in the database's folder, or others may read it.</exception>
    public static KeyRing Open(string file, string? databaseFolder)
    {
        file = Path.GetFullPath(file);
        if (databaseFolder is not null && Path.GetDirectoryName(file) == Path.GetFullPath(databaseFolder))
        {
            throw new UnauthorizedAccessException($"{file}: the key file must not lie in the folder of the database; name another place by Fangxian__KeyFile");
        }
        if (!System.IO.File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return Write(file, new() { [1] = RandomNumberGenerator.GetBytes(KeyBytes) }, FileMode.CreateNew);
        }
        if (!OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            throw new UnauthorizedAccessException($"{file}: others may read the key file; run chmod 600 on it");
        }
        var stored = JsonSerializer.Deserialize<SortedDictionary<int, byte[]>>(System.IO.File.ReadAllText(file)) ?? [];
        return stored.Count > 0 && stored.Values.All(key => key.Length == KeyBytes) ? new(file, stored) : throw new IOException($"{file}: not a key file");
    }

    /// <summary>The ring with one more key; what is encrypted from now on uses it, what was before still opens.</summary>
    public KeyRing WithNewKey() => Write(File, new(_keys) { [Latest + 1] = RandomNumberGenerator.GetBytes(KeyBytes) }, FileMode.Create);

    public byte[] Encrypt(ReadOnlySpan<byte> plain, Guid record)
    {
        var sealedValue = new byte[VersionBytes + NonceBytes + plain.Length + TagBytes];
        var nonce = sealedValue.AsSpan(VersionBytes, NonceBytes);
        BinaryPrimitives.WriteInt32BigEndian(sealedValue, Latest);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys[Latest], TagBytes);
        aes.Encrypt(nonce, plain, sealedValue.AsSpan(VersionBytes + NonceBytes, plain.Length), sealedValue.AsSpan(sealedValue.Length - TagBytes), record.ToByteArray(true));
        return sealedValue;
    }

    /// <exception cref="CryptographicException">The value was altered, belongs to another record, or its key is missing.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> sealedValue, Guid record)
    {
        var version = sealedValue.Length > VersionBytes + NonceBytes + TagBytes ? BinaryPrimitives.ReadInt32BigEndian(sealedValue) : 0;
        if (!_keys.TryGetValue(version, out var key))
        {
            throw new CryptographicException($"{File} holds no key of version {version}");
        }
        var plain = new byte[sealedValue.Length - VersionBytes - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(sealedValue.Slice(VersionBytes, NonceBytes), sealedValue.Slice(VersionBytes + NonceBytes, plain.Length), sealedValue[^TagBytes..], plain, record.ToByteArray(true));
        return plain;
    }

    private static KeyRing Write(string file, SortedDictionary<int, byte[]> keys, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        var target = mode is FileMode.Create ? file + ".new" : file;
        using (var stream = new FileStream(target, options))
        {
            JsonSerializer.Serialize(stream, keys);
            stream.Flush(flushToDisk: true);
        }
        if (target != file)
        {
            System.IO.File.Move(target, file, overwrite: true);
        }
        return new(file, keys);
    }
}
