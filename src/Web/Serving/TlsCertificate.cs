using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Fangxian.Web.Serving;

/// <summary>
/// The certificate of the <c>https://</c> addresses with those between it and its authority. A renewed file is taken up
/// without a restart; one that cannot be used leaves the former in place.
/// </summary>
public sealed class TlsCertificate
{
    /// <summary>How often the file is looked at.</summary>
    private const long LookEveryMs = 60_000;

    private readonly TlsFiles _files;
    private volatile Loaded _loaded;
    private long _lookedAt = Environment.TickCount64;

    private TlsCertificate(TlsFiles files, Loaded loaded) => (_files, _loaded) = (files, loaded);

    private sealed record Loaded(X509Certificate2 Certificate, SslStreamCertificateContext Context, DateTime WrittenAt);

    public static Result<TlsCertificate> Open(TlsFiles files)
    {
        try
        {
            return new TlsCertificate(files, Load(files));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new CertificateUnusable(files.Certificate, wrong.Message);
        }
    }

    /// <summary>TLS 1.2 and 1.3, with the certificate as it is at each handshake.</summary>
    public void Use(HttpsConnectionAdapterOptions https)
    {
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.ServerCertificateSelector = (_, _) => Present().Certificate;
        https.OnAuthenticate = (_, ssl) => (ssl.ServerCertificateSelectionCallback, ssl.ServerCertificateContext) = (null, Present().Context);
    }

    private Loaded Present()
    {
        var looked = Interlocked.Read(ref _lookedAt);
        if (Environment.TickCount64 - looked >= LookEveryMs && Interlocked.CompareExchange(ref _lookedAt, Environment.TickCount64, looked) == looked)
        {
            Renew();
        }
        return _loaded;
    }

    /// <summary>Takes up the file if it has been written since.</summary>
    internal void Renew()
    {
        try
        {
            if (File.GetLastWriteTimeUtc(_files.Certificate) != _loaded.WrittenAt)
            {
                _loaded = Load(_files);
            }
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Console.Error.WriteLine($"{_files.Certificate}: {wrong.Message}");
        }
    }

    private static Loaded Load(TlsFiles files)
    {
        var writtenAt = File.GetLastWriteTimeUtc(files.Certificate);
        X509Certificate2Collection chain = [];
        X509Certificate2 certificate;
        if (X509Certificate2.GetCertContentType(files.Certificate) is X509ContentType.Pkcs12)
        {
            chain = X509CertificateLoader.LoadPkcs12CollectionFromFile(files.Certificate, files.Password);
            certificate = chain.FirstOrDefault(c => c.HasPrivateKey) ?? throw new CryptographicException("no private key");
        }
        else
        {
            chain.ImportFromPemFile(files.Certificate);
            certificate = files.Password is null ? X509Certificate2.CreateFromPemFile(files.Certificate, files.Key) : X509Certificate2.CreateFromEncryptedPemFile(files.Certificate, files.Password, files.Key);
        }
        return new(certificate, SslStreamCertificateContext.Create(certificate, chain, offline: true), writtenAt);
    }
}
