using System.Text;
using System.Text.Unicode;

namespace Fangxian.Platform.ImportExport;

/// <summary>How the bytes of a text file are to be read.</summary>
/// <param name="Name">What to call it: UTF-8, UTF-16, GB18030, Big5, Windows-1252, or two of them for a mixed file.</param>
/// <param name="Encoding">The encoding; in a mixed file that of the lines that are not UTF-8.</param>
/// <param name="Mixed">Some lines are UTF-8 and some are not: somebody pasted two files into one.</param>
public sealed record TextForm(string Name, Encoding Encoding, bool Mixed = false)
{
    /// <summary>A reader from the start of the stream; the stream stays open.</summary>
    public TextReader Open(Stream stream)
    {
        stream.Position = 0;
        return Mixed ? new MixedText(stream, Encoding) : new StreamReader(stream, Encoding, detectEncodingFromByteOrderMarks: true, bufferSize: (int)Math.Clamp(stream.Length, 128, 1 << 16), leaveOpen: true);
    }
}

/// <summary>Finds the encoding of a text file by all of its bytes.</summary>
public static class TextEncoding
{
    private const int Chunk = 1 << 20;

    static TextEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>GB18030, the national standard that contains GBK and GB2312.</summary>
    public static Encoding Gb18030 => Encoding.GetEncoding("GB18030");

    /// <summary>Big5 as Windows writes it (code page 950): files from Taiwan, Hong Kong and Macao.</summary>
    public static Encoding Big5 => Encoding.GetEncoding(950);

    /// <summary>What a file of Big5 with the supplementary characters of Hong Kong is called; no encoding of ours reads those.</summary>
    internal const string HongKong = "Big5-HKSCS";

    /// <summary>Windows-1252, the Latin encoding of western spreadsheet programs.</summary>
    public static Encoding Latin => Encoding.GetEncoding(1252);

    /// <summary>
    /// Reads a stream that can seek and puts it back to its start. A byte order mark decides; then zero bytes on one side
    /// of each pair (UTF-16). Valid UTF-8 is UTF-8. Where high bytes stand alone between ASCII it is Latin, else GB18030,
    /// or Big5 where the pairs are those of its frequent characters;
    /// a file in which some lines are UTF-8 and others are not is mixed and read line by line.
    /// </summary>
    /// <param name="stream">The file.</param>
    /// <param name="chunk">Bytes looked at together; a line longer than this is cut.</param>
    public static TextForm Recognise(Stream stream, int chunk = Chunk)
    {
        stream.Position = 0;
        var buffer = new byte[(int)Math.Max(8, Math.Min(chunk, stream.Length))];
        var seen = new Evidence();
        int kept = 0, read;
        var first = true;
        while ((read = stream.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false)) > 0)
        {
            var bytes = buffer.AsSpan(0, kept + read);
            if (first && Wide(bytes) is { } wide)
            {
                stream.Position = 0;
                return wide;
            }
            first = false;
            var end = bytes.Length < buffer.Length ? bytes.Length : WholeLines(bytes);
            seen.Add(bytes[..end]);
            bytes[end..].CopyTo(buffer);
            kept = bytes.Length - end;
        }
        seen.Add(buffer.AsSpan(0, kept));
        stream.Position = 0;
        return seen.Verdict();
    }

    /// <summary>UTF-16 and UTF-32 with or without a byte order mark; null where the bytes are neither.</summary>
    private static TextForm? Wide(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe, 0, 0]))
        {
            return new("UTF-32", Encoding.UTF32);
        }
        if (head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]))
        {
            return new("UTF-16", Encoding.Unicode);
        }
        if (head.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            return new("UTF-16BE", Encoding.BigEndianUnicode);
        }
        var sample = head[..Math.Min(head.Length & ~1, 4096)];
        Span<int> zeros = [0, 0];
        for (var i = 0; i < sample.Length; i++)
        {
            zeros[i & 1] += sample[i] == 0 ? 1 : 0;
        }
        return sample.Length < 8 || zeros[0] + zeros[1] < sample.Length / 20 ? null
            : zeros[1] > 9 * zeros[0] ? new("UTF-16", Encoding.Unicode)
            : zeros[0] > 9 * zeros[1] ? new("UTF-16BE", Encoding.BigEndianUnicode)
            : null;
    }

    /// <summary>Up to and with the last line feed; without one, all but a character that may be cut.</summary>
    private static int WholeLines(ReadOnlySpan<byte> bytes)
    {
        var feed = bytes.LastIndexOf((byte)'\n');
        if (feed >= 0)
        {
            return feed + 1;
        }
        var end = bytes.Length;
        while (end > Math.Max(1, bytes.Length - 3) && (bytes[end - 1] & 0xc0) == 0x80)
        {
            end--;
        }
        return end > 1 && bytes[end - 1] >= 0xc0 ? end - 1 : end;
    }

    private sealed class Evidence
    {
        private readonly Encoding _gb = Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        private long _utf8, _other, _pairs, _alone, _notGb, _double, _lowTrail, _frequent, _hongKong;

        public void Add(ReadOnlySpan<byte> lines)
        {
            if (Ascii.IsValid(lines))
            {
                return;
            }
            if (Utf8.IsValid(lines))
            {
                _utf8++;
                return;
            }
            foreach (var range in lines.Split((byte)'\n'))
            {
                var line = lines[range];
                if (Ascii.IsValid(line))
                {
                    continue;
                }
                if (Utf8.IsValid(line))
                {
                    _utf8 += line.ContainsAnyInRange((byte)0xe3, (byte)0xf4) ? 1 : 0;
                    continue;
                }
                _other++;
                Look(line);
            }
        }

        private void Look(ReadOnlySpan<byte> line)
        {
            for (var i = 0; i < line.Length; i++)
            {
                if (line[i] < 0x80)
                {
                    continue;
                }
                if (i + 1 < line.Length && line[i + 1] >= 0x80)
                {
                    _pairs++;
                    i++;
                }
                else
                {
                    _alone++;
                }
            }
            LookForBig5(line);
            try
            {
                _gb.GetCharCount(line);
            }
            catch (DecoderFallbackException)
            {
                _notGb++;
            }
        }

        /// <summary>
        /// Big5 has its frequent characters behind the bytes A4 to C6 and four in ten second bytes below 80. GB2312 has none
        /// below 80, and half of its frequent characters behind C7 and later; Latin letters with accents stand behind C6.
        /// Hong Kong's supplement uses what Big5 leaves free.
        /// </summary>
        private void LookForBig5(ReadOnlySpan<byte> line)
        {
            for (var i = 0; i + 1 < line.Length; i++)
            {
                var (lead, trail) = (line[i], line[i + 1]);
                if (lead < 0x81 || trail is < 0x40 or 0x7f or (> 0x7f and < 0xa1))
                {
                    continue;
                }
                _double++;
                _lowTrail += trail < 0x80 ? 1 : 0;
                var supplement = lead is >= 0x87 and <= 0xa0 or >= 0xfa or 0xc7 or 0xc8 || (lead == 0xc6 && trail >= 0xa1);
                _hongKong += supplement ? 1 : 0;
                _frequent += !supplement && lead is >= 0xa1 and <= 0xc6 ? 1 : 0;
                i++;
            }
        }

        private bool IsBig5 => _double >= 4 && _frequent * 100 >= _double * 85 && _lowTrail * 100 >= _double * 15;

        private TextForm Rest() =>
            IsBig5 ? new(_hongKong > 0 ? HongKong : "Big5", Big5)
            : _alone > _pairs ? new("Windows-1252", Latin)
            : new("GB18030", Gb18030);

        public TextForm Verdict()
        {
            if (_other == 0)
            {
                return new("UTF-8", Encoding.UTF8);
            }
            var rest = Rest();
            if (_utf8 > 0 && !IsBig5 && _notGb == _other && _alone <= _pairs)
            {
                return new("UTF-8", Encoding.UTF8);
            }
            return _utf8 > 0 && _utf8 * 50 >= _other ? new($"UTF-8 + {rest.Name}", rest.Encoding, Mixed: true) : rest;
        }
    }
}

/// <summary>Text whose lines are UTF-8 or another encoding, each line by itself.</summary>
internal sealed class MixedText(Stream stream, Encoding other) : TextReader
{
    private readonly BufferedStream _bytes = new(new Unclosed(stream), 1 << 16);
    private readonly byte[] _line = new byte[(int)Math.Clamp(stream.Length, 1, 1 << 20)];
    private string _text = "";
    private int _at;
    private bool _begun;

    public override int Peek() => _at < _text.Length || Fill() ? _text[_at] : -1;

    public override int Read() => _at < _text.Length || Fill() ? _text[_at++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (buffer.Length == 0 || (_at >= _text.Length && !Fill()))
        {
            return 0;
        }
        var taken = Math.Min(buffer.Length, _text.Length - _at);
        _text.AsSpan(_at, taken).CopyTo(buffer);
        _at += taken;
        return taken;
    }

    private bool Fill()
    {
        var length = 0;
        for (int b; length < _line.Length && (b = _bytes.ReadByte()) >= 0;)
        {
            _line[length++] = (byte)b;
            if (b == '\n')
            {
                break;
            }
        }
        ReadOnlySpan<byte> line = _line.AsSpan(0, length);
        if (!_begun && line.StartsWith(Encoding.UTF8.Preamble))
        {
            line = line[3..];
        }
        (_begun, _at) = (true, 0);
        _text = Utf8.IsValid(line) ? Encoding.UTF8.GetString(line) : other.GetString(line);
        return length > 0 && (_text.Length > 0 || Fill());
    }
}
