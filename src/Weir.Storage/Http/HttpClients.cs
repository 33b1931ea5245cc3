using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Weir.Foundation.Errors;

namespace Weir.Storage.Http;

/// <summary>Handlers below the clients of stores that speak HTTP.</summary>
internal static class HttpClients
{
    /// <summary>A handler with the usual settings.</summary>
    [SuppressMessage("Security", "CA5359", Justification = "what `ssl_verify = false` asks for")]
    public static SocketsHttpHandler Handler(TimeSpan connectTimeout, bool checksCertificates, string? authority)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = connectTimeout, PooledConnectionLifetime = TimeSpan.FromMinutes(10), MaxConnectionsPerServer = 64 };
        if (!checksCertificates) handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        else if (authority is not null) handler.SslOptions.RemoteCertificateValidationCallback = Trust(authority);
        return handler;
    }

    private static RemoteCertificateValidationCallback Trust(string file)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"'{file}' is no file of certificates in PEM form", location: new SourceLocation(file), inner: e);
        }

        return (_, certificate, chain, errors) =>
        {
            if (errors == SslPolicyErrors.None) return true;
            if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null) return false;
            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.AddRange(roots);
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return own.Build(copy);
        };
    }
}
