using System.Text;

namespace Fangxian.Platform.ImportExport;

/// <summary>Finds the encoding of a delimited text file: UTF-8 with or without a byte order mark, or GB18030.</summary>
public static class TextEncoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    static TextEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>GB18030, the national standard that contains GBK and GB2312.</summary>
    public static Encoding Gb18030 => Encoding.GetEncoding("GB18030");

    /// <summary>
    /// Reads the head of a stream that can seek and puts it back to its start. Bytes that are valid UTF-8 are UTF-8;
    /// anything else is taken for GB18030. A character cut at the end of the sample does not count against UTF-8.
    /// </summary>
    public static Encoding Detect(Stream stream, int sampleBytes = 1 << 20)
    {
        var sample = new byte[sampleBytes];
        var read = stream.ReadAtLeast(sample, sampleBytes, throwOnEndOfStream: false);
        stream.Position = 0;
        return IsUtf8(sample.AsSpan(0, read), cut: read == sampleBytes) ? Encoding.UTF8 : Gb18030;
    }

    private static bool IsUtf8(ReadOnlySpan<byte> bytes, bool cut)
    {
        for (var trim = 0; trim <= (cut ? 3 : 0); trim++)
        {
            try
            {
                StrictUtf8.GetCharCount(bytes[..^trim]);
                return true;
            }
            catch (DecoderFallbackException)
            {
                // Perhaps only the last character is cut off.
            }
        }
        return false;
    }
}
