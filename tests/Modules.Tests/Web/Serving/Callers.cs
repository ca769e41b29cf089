using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace Fangxian.Modules.Tests.Web.Serving;

/// <summary>Callers of the started host: browsers that come from an address of this machine and call it by a name, and bare sockets.</summary>
internal static class Callers
{
    public const string Name = "outbreak.example.cn";

    /// <summary>A browser at this address of the loopback range, which calls the host by this name and trusts the certificate.</summary>
    public static SiteClient Browser(this WebApplication host, string from = "127.0.0.1", string name = "127.0.0.1", X509Certificate2? trusts = null)
    {
        var at = new Uri(host.Urls.First());
        var handler = new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 certificate && certificate.Thumbprint == trusts?.Thumbprint },
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(IPAddress.Loopback, at.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new SiteClient(new CookieContainer(), new UriBuilder(at.Scheme, name, at.Port).Uri, handler);
    }

    /// <summary>Sends these bytes and answers all that comes back until the server ends the connection, or the time is over.</summary>
    public static async Task<string> SendAsync(this WebApplication host, string bytes, TimeSpan patience)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(host.Urls.First()).Port);
        await using var stream = socket.GetStream();
        var answer = new StringBuilder();
        using var over = new CancellationTokenSource(patience);
        var reading = Task.Run(async () =>
        {
            var buffer = new byte[4096];
            for (int read; (read = await stream.ReadAsync(buffer, over.Token)) > 0;)
            {
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        });
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(bytes), over.Token);
        }
        catch (IOException)
        {
            // The server has ended the connection before all was sent: what it said is read below.
        }
        try
        {
            await reading;
        }
        catch (IOException)
        {
        }
        return answer.ToString();
    }

    /// <summary>A certificate of its own making for the name, as PEM files; the key encrypted where there is a password.</summary>
    public static (X509Certificate2 Certificate, string File, string KeyFile) NewCertificate(string folder, string? password = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + Name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        var (file, keyFile) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000)));
        return (certificate, file, keyFile);
    }
}
