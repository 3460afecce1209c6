using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>
/// Finds out why a TLS connection fails, by one of its own: the client says at best that the certificate was rejected, mostly only that it could not
/// connect. Nothing is sent over it but <c>PING</c>.
/// </summary>
internal sealed class TlsDiagnosis
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly TlsSettings _application;
    private readonly SslClientAuthenticationOptions _settings;
    private string? _ofServer;
    private bool _asksForCertificate;
    private X509Certificate2? _given;

    private TlsDiagnosis(ConfigurationOptions options, string host)
    {
        _application = TlsSettings.Of(options, host);
        _settings = _application.For(options, host);
        _settings.RemoteCertificateValidationCallback = Look;
        _settings.LocalCertificateSelectionCallback = Select;
    }

    /// <param name="options">How it was to connect.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A sentence, with a space before; nothing where the cause is another one.</returns>
    public static async ValueTask<string> FindAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        if (options.EndPoints.FirstOrDefault() is not { } endPoint || options.Tunnel is not null) return "";
        var (host, port) = endPoint switch
        {
            DnsEndPoint dns => (dns.Host, dns.Port),
            IPEndPoint ip => (ip.Address.ToString(), ip.Port),
            _ => ("", 0),
        };
        if (host.Length == 0) return "";
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Longest);
        try
        {
            return await new TlsDiagnosis(options, options.SslHost ?? host).TryAsync(host, port, limited.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return $" The application's own settings of TLS failed: {exception.Message}"; // Its callbacks may throw anything.
        }
    }

    private async Task<string> TryAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return "";
        }
        using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
        return await ShakeHandsAsync(tls, cancellationToken).ConfigureAwait(false)
            ?? (await IsAnsweredAsync(tls, cancellationToken).ConfigureAwait(false) ? "" : OfClient() ?? "");
    }

    private async Task<string?> ShakeHandsAsync(SslStream tls, CancellationToken cancellationToken)
    {
        try
        {
            await tls.AuthenticateAsClientAsync(_settings, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return _ofServer ?? OfClient() ?? $" The TLS handshake failed: {exception.Message.TrimEnd('.')}. Does the port speak TLS?";
        }
        catch (OperationCanceledException)
        {
            return " The TLS handshake was not answered: does the port speak TLS?";
        }
    }

    /// <summary>With TLS 1.3 a server refuses the client's certificate after the handshake.</summary>
    private static async Task<bool> IsAnsweredAsync(SslStream tls, CancellationToken cancellationToken)
    {
        try
        {
            await tls.WriteAsync("PING\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            return await tls.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0;
        }
        catch (IOException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return true; // It is slow, which has nothing to do with TLS.
        }
    }

    /// <summary>What the server has against the client, where it asks for its certificate.</summary>
    private string? OfClient() => (_asksForCertificate, _given) switch
    {
        (false, _) => null,
        (_, null) => " The server asks for a client certificate, and none was given: see CertificateSelection or SetUserPemCertificate of ConfigurationOptions.",
        (_, var given) when !IsValid(given) => $" The client certificate ({given.Subject}) {Times(given)}.",
        (_, var given) => $" The server ended the connection when it was given the client certificate ({given.Subject}), which is issued by {given.Issuer}: "
            + "it may not trust this issuer (its tls-ca-cert-file).",
    };

    /// <summary>Called twice, the second time with the server's certificate where the server asks for one.</summary>
    private X509Certificate2? Select(object sender, string target, X509CertificateCollection local, X509Certificate? remote, string[] issuers)
    {
        if (remote is null) return null;
        _asksForCertificate = true;
        _given = _application.Select(sender, target, local, remote, issuers) as X509Certificate2;
        return _given;
    }

    private bool Look(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_application.Accepts(sender, certificate, chain, errors)) return true;
        _ofServer = certificate is X509Certificate2 found ? OfServer(found, chain, errors) : " The server has no certificate.";
        return false;
    }

    private string OfServer(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var faults = (chain?.ChainStatus ?? []).Select(static status => status.Status).Distinct().ToArray();
        var name = $" The server's certificate ({certificate.Subject})";
        if (!IsValid(certificate)) return $"{name} {Times(certificate)}.";
        if (chain?.ChainElements.Select(static element => element.Certificate).FirstOrDefault(static one => !IsValid(one)) is { } issuer)
            return $"{name} is issued by one whose own certificate ({issuer.Subject}) {Times(issuer)}.";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"{name} is not for {_settings.TargetHost}: connect by the name that it has, or set sslHost.";
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? $"{name} is issued by {certificate.Issuer}, which is not trusted ({string.Join(", ", faults)}): trust it, with TrustIssuer of "
              + "ConfigurationOptions or by the system."
            : $"{name} is not accepted by the application's own CertificateValidation.";
    }

    private static bool IsValid(X509Certificate2 certificate) => TimeProvider.System.GetUtcNow().UtcDateTime is var now
        && certificate.NotBefore.ToUniversalTime() <= now && now <= certificate.NotAfter.ToUniversalTime();

    private static string Times(X509Certificate2 certificate) =>
        $"has expired, or is not valid yet: it is valid from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}";
}
