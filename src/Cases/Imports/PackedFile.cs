using System.IO.Compression;

namespace Fangxian.Cases.Imports;

/// <summary>A file as it is kept with its import: gzip.</summary>
internal static class PackedFile
{
    public static async Task<byte[]> PackAsync(Stream content, CancellationToken cancellation)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await content.CopyToAsync(gzip, cancellation);
        }
        return packed.ToArray();
    }

    public static MemoryStream Unpack(byte[] packed)
    {
        var content = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress))
        {
            gzip.CopyTo(content);
        }
        content.Position = 0;
        return content;
    }
}
