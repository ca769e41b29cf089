using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fangxian.Modules.Tests.Administration.Accounts;

/// <summary>A device with one passkey (WebAuthn, ES256) whose owner is there and has shown it; it counts no uses.</summary>
internal sealed class PasskeyDevice : IDisposable
{
    private const byte UserIsThere = 0x01, UserIsVerified = 0x04, BringsCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Id { get; } = RandomNumberGenerator.GetBytes(16);

    public string Name => Base64Url.EncodeToString(Id);

    /// <summary>The public half as a COSE key: EC2, ES256, P-256, x, y.</summary>
    public byte[] PublicKey => _key.ExportParameters(false).Q is var point ? [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!] : [];

    /// <summary>Answers a challenge for an account.</summary>
    public string Answer(string challenge, Uri site, Guid account)
    {
        var (client, data) = (Client("webauthn.get", challenge, site), Data(site, UserIsThere | UserIsVerified));
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new { clientDataJSON = Text(client), authenticatorData = Text(data), signature = Text(signature), userHandle = Text(Encoding.UTF8.GetBytes(account.ToString())) });
    }

    /// <summary>Shows the new passkey, vouched for by nobody.</summary>
    public string Make(string challenge, Uri site)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)Id.Length);
        byte[] data = [.. Data(site, UserIsThere | UserIsVerified | BringsCredential), .. new byte[16], .. length, .. Id, .. PublicKey];
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Credential(new { clientDataJSON = Text(Client("webauthn.create", challenge, site)), attestationObject = Text(attestation), transports = Array.Empty<string>() });
    }

    public void Dispose() => _key.Dispose();

    private string Credential(object response) => JsonSerializer.Serialize(new { id = Name, rawId = Name, type = "public-key", clientExtensionResults = new { }, response });

    private static byte[] Client(string type, string challenge, Uri site) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge, origin = site.GetLeftPart(UriPartial.Authority), crossOrigin = false });

    /// <summary>The hash of the host's name, what the owner did, and a counter that stays 0.</summary>
    private static byte[] Data(Uri site, int flags) => [.. SHA256.HashData(Encoding.UTF8.GetBytes(site.Host)), (byte)flags, 0, 0, 0, 0];

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
