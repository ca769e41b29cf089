using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fangxian.Platform.Modules;

namespace Fangxian.Platform.Identity;

/// <summary>
/// The keys that personal and secret fields are encrypted with: versioned, in a file outside the database's folder that
/// only its owner may read. AES-256-GCM; the record's id is the associated data, so that a value moved to another
/// record does not open.
/// </summary>
public sealed class KeyRing
{
    /// <summary>A sealed value begins with the version of its key, big-endian.</summary>
    public const int VersionBytes = 4;

    /// <summary>A keyed hash: the first half of an HMAC-SHA-256.</summary>
    public const int IndexBytes = 16;

    private const int NonceBytes = 12, TagBytes = 16;

    private readonly SortedDictionary<int, KeyVersion> _keys;
    private readonly KeyVersion[] _latestFirst;
    private readonly (DateTime WrittenAt, long Length) _mark;

    [ThreadStatic] private static (byte[] Key, AesGcm Cipher)? _kept;

    /// <summary>The mark is taken before the file is read, so that a change in between is seen as one.</summary>
    private KeyRing(string file)
    {
        (File, _mark, _keys) = (file, KeyFile.MarkOf(file), KeyFile.Read(file));
        (Latest, _latestFirst) = (_keys.Keys.Max(), [.. _keys.Values.Reverse()]);
    }

    /// <summary>The key file.</summary>
    public string File { get; }

    /// <summary>The version that new values are encrypted with.</summary>
    public int Latest { get; }

    /// <summary>Every version with the instant it was made; null where the file does not tell.</summary>
    public IReadOnlyList<(int Version, DateTimeOffset? MadeAt)> Versions => [.. _keys.Select(k => (k.Key, k.Value.MadeAt))];

    /// <summary>Whether the file has been written since it was read; a file that is gone is no newer one.</summary>
    public bool IsOutdated => KeyFile.MarkOf(File) is var mark && mark != _mark && mark != default;

    /// <summary>The file of the keys.</summary>
    public static readonly NamedOption<string?> Option = NamedOption.Text("KeyFile", "option.range.file");

    /// <summary>Where the key file lies unless <c>Fangxian__KeyFile</c> says otherwise.</summary>
    public static string DefaultFile => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "fangxian", "keys.json");

    /// <summary>Reads the key file, and makes it where there is none.</summary>
    /// <exception cref="UnauthorizedAccessException">The file lies in the database's folder or below it, or others may read it.</exception>
    public static KeyRing Open(string file, string? databaseFolder, TimeProvider? clock = null)
    {
        file = Path.GetFullPath(file);
        if (databaseFolder is not null && KeyPlace.IsWithin(file, databaseFolder) && !KeyPlace.IsUsual(file, databaseFolder))
        {
            throw new UnauthorizedAccessException($"{file}: the key file must not lie in the folder of the database or below it ({Path.GetFullPath(databaseFolder)}); name another place by Fangxian__KeyFile");
        }
        if (!System.IO.File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            KeyFile.Make(file, new() { [1] = KeyVersion.New((clock ?? TimeProvider.System).GetUtcNow()) });
        }
        return new(file);
    }

    /// <summary>
    /// Adds a version that new values are encrypted with from now on; the others go on opening what they sealed. Until the
    /// new file has taken the place of the old one, the old one holds.
    /// </summary>
    public KeyRing AddVersion(DateTimeOffset now)
    {
        KeyFile.Change(File, keys => keys[keys.Keys.Max() + 1] = KeyVersion.New(now));
        return new(File);
    }

    /// <summary>
    /// Takes every version but the latest out of the file, and keeps them beside it: a copy of the database from before
    /// still needs them.
    /// </summary>
    /// <returns>The file that holds them now; null where there was none to take.</returns>
    public string? DropOld()
    {
        string? aside = null;
        KeyFile.Change(File, keys =>
        {
            var old = keys.Where(k => k.Key != keys.Keys.Max()).ToArray();
            aside = old.Length == 0 ? null : KeyFile.PutAside(File, old);
            Array.ForEach(old, k => keys.Remove(k.Key));
        });
        return aside;
    }

    public byte[] Encrypt(ReadOnlySpan<byte> plain, Guid record)
    {
        var sealedValue = new byte[VersionBytes + NonceBytes + plain.Length + TagBytes];
        var nonce = sealedValue.AsSpan(VersionBytes, NonceBytes);
        BinaryPrimitives.WriteInt32BigEndian(sealedValue, Latest);
        RandomNumberGenerator.Fill(nonce);
        CipherOf(_latestFirst[0].Key).Encrypt(nonce, plain, sealedValue.AsSpan(VersionBytes + NonceBytes, plain.Length), sealedValue.AsSpan(sealedValue.Length - TagBytes), record.ToByteArray(true));
        return sealedValue;
    }

    /// <summary>The keyed hash of a value under the latest version: equal values have the same one, and without the key nobody can tell whose.</summary>
    /// <param name="kind">What it is of, so that a telephone number never meets an identity number.</param>
    /// <param name="value">The value in its one form.</param>
    public byte[] BlindIndex(string kind, string value) => BlindIndex(_latestFirst[0], kind, value);

    /// <summary>The keyed hashes under all versions, the latest first: while keys are rotated, rows lie under either.</summary>
    public IEnumerable<byte[]> BlindIndexes(string kind, string value) => _latestFirst.Select(key => BlindIndex(key, kind, value));

    private static byte[] BlindIndex(KeyVersion key, string kind, string value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Index, Encoding.UTF8.GetBytes($"{kind}\n{value}"), hash);
        return hash[..IndexBytes].ToArray();
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
        CipherOf(key.Key).Decrypt(sealedValue.Slice(VersionBytes, NonceBytes), sealedValue.Slice(VersionBytes + NonceBytes, plain.Length), sealedValue[^TagBytes..], plain, record.ToByteArray(true));
        return plain;
    }

    /// <summary>To set a cipher up costs as much as a number does: every thread keeps the one that it used last.</summary>
    private static AesGcm CipherOf(byte[] key)
    {
        if (_kept is not var (of, cipher) || !ReferenceEquals(of, key))
        {
            _kept?.Cipher.Dispose();
            _kept = (key, cipher = new AesGcm(key, TagBytes));
        }
        return cipher;
    }
}

/// <summary>A property that holds a value sealed by <see cref="KeyRing"/>, with the record's id as its associated data.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EncryptedAttribute : Attribute
{
    /// <summary>Whether anybody is ever shown it; what is only compared need not be looked for at the start of the server.</summary>
    public bool IsShown { get; init; } = true;
}

/// <summary>A property that holds the keyed hash of an encrypted one beside it; it is made anew whenever that is encrypted anew.</summary>
/// <param name="of">The encrypted property.</param>
/// <param name="kind">What it is of, as <see cref="KeyRing.BlindIndex(string, string)"/> takes it.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BlindIndexAttribute(string of, string kind) : Attribute
{
    public string Of { get; } = of;

    public string Kind { get; } = kind;
}
