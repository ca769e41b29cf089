using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Fangxian.Platform.Identity;

/// <summary>
/// A secret that a browser, a machine or an invitation carries: 256 random bits as text. Only its SHA-256 is stored, so
/// that a copy of the database opens nothing.
/// </summary>
public static class Secret
{
    /// <summary>A new secret of 43 characters that may stand in an address.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is stored of it.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
