using System.Buffers.Binary;

namespace Fangxian.Platform.Audit;

/// <summary>
/// Some lines of a chain one behind the other, as <see cref="AuditEncoding"/> has them: per line the length of its
/// encoding (4 bytes), the encoding, and the hash it holds (32 bytes). Kept and filled again.
/// </summary>
internal sealed class AuditChunk
{
    private byte[] _bytes = new byte[256 << 10];

    public int Lines { get; private set; }

    public int Length { get; private set; }

    public bool IsEmpty => Length == 0;

    public void Clear() => (Lines, Length) = (0, 0);

    /// <summary>Room for a line of at most so many encoded bytes; false where others stand in the way.</summary>
    public bool Room(int encoded, out Span<byte> room)
    {
        var needed = 4 + encoded + AuditEncoding.HashBytes;
        if (_bytes.Length - Length < needed)
        {
            if (!IsEmpty)
            {
                room = default;
                return false;
            }
            _bytes = new byte[needed];
        }
        room = _bytes.AsSpan(Length + 4, encoded);
        return true;
    }

    /// <summary>Makes the room a line: so many encoded bytes were written to it.</summary>
    public void Take(int encoded, ReadOnlySpan<byte> hash)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(Length), encoded);
        hash.CopyTo(_bytes.AsSpan(Length + 4 + encoded, AuditEncoding.HashBytes));
        Length += 4 + encoded + AuditEncoding.HashBytes;
        Lines++;
    }

    public Enumerator GetEnumerator() => new(_bytes.AsSpan(0, Length));

    /// <summary>Walks the lines.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public EncodedLine Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }
            var length = BinaryPrimitives.ReadInt32BigEndian(_rest);
            Current = new(_rest.Slice(4, length), _rest.Slice(4 + length, AuditEncoding.HashBytes));
            _rest = _rest[(4 + length + AuditEncoding.HashBytes)..];
            return true;
        }
    }
}

/// <summary>A line as it was read: its encoding, and the hash it holds.</summary>
internal readonly ref struct EncodedLine(ReadOnlySpan<byte> content, ReadOnlySpan<byte> hash)
{
    private const int KindField = 4, SubjectsField = 10, ChangeHashField = 11;

    public ReadOnlySpan<byte> Content { get; } = content;

    public ReadOnlySpan<byte> Hash { get; } = hash;

    /// <summary>The first field: the hash that the line before holds.</summary>
    public ReadOnlySpan<byte> Previous => Content.Slice(4, AuditEncoding.HashBytes);

    public long Id => BinaryPrimitives.ReadInt64BigEndian(Content[(4 + AuditEncoding.HashBytes + 4)..]);

    /// <summary>Microseconds since 1970, UTC.</summary>
    public long At => BinaryPrimitives.ReadInt64BigEndian(Content[(4 + AuditEncoding.HashBytes + 2 * 12 + 4)..]);

    /// <summary>The ids it names, 16 bytes each; empty for none.</summary>
    public ReadOnlySpan<byte> Subjects => FieldsTo(SubjectsField).Current;

    /// <summary>Whether it comes to the index of subjects only later, see <see cref="FiledLooks"/>.</summary>
    public bool IsFiledLater => FiledLooks.IsLater((AuditKind)BinaryPrimitives.ReadInt32BigEndian(FieldsTo(KindField).Current), hasDetail: !FieldsTo(ChangeHashField).IsNone);

    /// <summary>The fields in their order; an absent one is empty, see <see cref="Fields.IsNone"/>.</summary>
    public Fields GetEnumerator() => new(Content);

    private Fields FieldsTo(int last)
    {
        var fields = GetEnumerator();
        for (var i = 0; i <= last; i++)
        {
            fields.MoveNext();
        }
        return fields;
    }

    /// <summary>Walks the fields.</summary>
    public ref struct Fields(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public ReadOnlySpan<byte> Current { get; private set; }

        public bool IsNone { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }
            var length = BinaryPrimitives.ReadInt32BigEndian(_rest);
            IsNone = length < 0;
            Current = _rest.Slice(4, Math.Max(length, 0));
            _rest = _rest[(4 + Math.Max(length, 0))..];
            return true;
        }
    }
}
