using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fangxian.Platform.Data;

namespace Fangxian.Platform.Audit;

/// <summary>
/// The bytes a line's hash is made over: each field as a 4-byte big-endian length and its bytes, length −1 for no value.
/// In this order: hash of the line before (32 bytes), id, position, instant (8-byte big-endian integers; the instant in
/// microseconds since 1970, UTC), kind (4-byte integer), actor (UTF-8), account, session (16 bytes, big-endian), use case,
/// records (UTF-8), subjects (16 bytes each), change hash (32 bytes). Described for other tools in
/// <c>docs/operations/audit.md</c>.
/// </summary>
public static class AuditEncoding
{
    public const int HashBytes = 32;

    /// <summary>How many fields there are.</summary>
    private const int Fields = 12;

    /// <summary>The bytes that no line goes without: all lengths, the hash before, three long integers and the kind.</summary>
    internal const int FixedBytes = Fields * 4 + HashBytes + 3 * 8 + 4;

    /// <summary>The hash of a line behind the line that has this hash.</summary>
    public static byte[] Hash(AuditLine line, ReadOnlySpan<byte> previous)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes(line));
        try
        {
            var field = new FieldWriter(buffer);
            field.Add(previous);
            field.Add(line.Id);
            AddBehindId(ref field, line);
            return SHA256.HashData(buffer.AsSpan(0, field.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The fields behind the id: all that is known of a line before its place in the chain.</summary>
    internal static byte[] BehindId(AuditLine line)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes(line));
        try
        {
            var field = new FieldWriter(buffer);
            AddBehindId(ref field, line);
            return buffer.AsSpan(0, field.Length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The hash that a line holds of its detail: over salt, reason and change (both UTF-8), in the same form.</summary>
    public static byte[] ChangeHash(ReadOnlySpan<byte> salt, string? reason, string change)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(3 * 4 + salt.Length + 3 * ((reason?.Length ?? 0) + change.Length));
        try
        {
            var field = new FieldWriter(buffer);
            field.Add(salt);
            field.Add(reason);
            field.Add(change);
            return SHA256.HashData(buffer.AsSpan(0, field.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void AddBehindId(ref FieldWriter field, AuditLine line)
    {
        field.Add(line.Position);
        field.Add(Instants.ToMicroseconds(line.At));
        field.Add((int)line.Kind);
        field.Add(line.Actor);
        field.Add(line.AccountId);
        field.Add(line.SessionId);
        field.Add(line.UseCase);
        field.Add(line.Records);
        field.AddOrNone(line.Subjects);
        field.AddOrNone(line.ChangeHash);
    }

    private static int MostBytes(AuditLine line) =>
        FixedBytes + 2 * 16 + HashBytes + (line.Subjects?.Length ?? 0) + 3 * (line.Actor.Length + line.UseCase.Length + line.Records.Length);
}

/// <summary>Writes the fields of <see cref="AuditEncoding"/> one behind the other.</summary>
internal ref struct FieldWriter(Span<byte> to)
{
    private readonly Span<byte> _to = to;

    public int Length { get; private set; }

    public void Add(ReadOnlySpan<byte> value)
    {
        AddLength(value.Length);
        value.CopyTo(_to[Length..]);
        Length += value.Length;
    }

    public void AddOrNone(byte[]? value)
    {
        if (value is null)
        {
            AddNone();
        }
        else
        {
            Add(value);
        }
    }

    public void Add(long value)
    {
        AddLength(8);
        BinaryPrimitives.WriteInt64BigEndian(_to[Length..], value);
        Length += 8;
    }

    public void Add(int value)
    {
        AddLength(4);
        BinaryPrimitives.WriteInt32BigEndian(_to[Length..], value);
        Length += 4;
    }

    public void Add(Guid? value)
    {
        if (value is not { } id)
        {
            AddNone();
            return;
        }
        AddLength(16);
        id.TryWriteBytes(_to[Length..], bigEndian: true, out _);
        Length += 16;
    }

    public void Add(string? value)
    {
        if (value is null)
        {
            AddNone();
            return;
        }
        var bytes = Encoding.UTF8.GetBytes(value, _to[(Length + 4)..]);
        AddLength(bytes);
        Length += bytes;
    }

    public void AddNone() => AddLength(-1);

    private void AddLength(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(_to[Length..], length);
        Length += 4;
    }
}
