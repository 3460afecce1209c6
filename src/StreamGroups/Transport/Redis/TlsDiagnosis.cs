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

    private readonly string _host;
    private string? _fault;
    private bool _asksForCertificate;

    private TlsDiagnosis(string host) => _host = host;

    /// <param name="options">How it was to connect.</param>
    /// <param name="wasRejected">Whether the client rejected the server's certificate.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A sentence, with a space before; nothing where the cause is another one.</returns>
    public static async ValueTask<string> FindAsync(ConfigurationOptions options, bool wasRejected, CancellationToken cancellationToken)
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
        return await new TlsDiagnosis(options.SslHost ?? host).TryAsync(host, port, wasRejected, limited.Token).ConfigureAwait(false);
    }

    private async Task<string> TryAsync(string host, int port, bool wasRejected, CancellationToken cancellationToken)
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
        try
        {
            using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
            var settings = new SslClientAuthenticationOptions
            {
                TargetHost = _host,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Look(certificate as X509Certificate2, chain, errors, wasRejected),
                LocalCertificateSelectionCallback = Select,
            };
            await tls.AuthenticateAsClientAsync(settings, cancellationToken).ConfigureAwait(false);
            if (_fault is not null) return _fault;
            await tls.WriteAsync("PING\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            return await tls.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) == 0 ? WithoutCertificate() : "";
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return _fault ?? (_asksForCertificate ? WithoutCertificate() : $" The TLS handshake failed: {exception.Message.TrimEnd('.')}. Does the port speak TLS?");
        }
        catch (OperationCanceledException)
        {
            return " The TLS handshake was not answered: does the port speak TLS?";
        }
    }

    private string WithoutCertificate() => _asksForCertificate
        ? " The server asks for a client certificate, and none was given that it accepts: see CertificateSelection or SetUserPemCertificate of ConfigurationOptions."
        : "";

    /// <summary>Called twice, the second time with the server's certificate where the server asks for one.</summary>
    private X509Certificate Select(object sender, string target, X509CertificateCollection local, X509Certificate? remote, string[] issuers)
    {
        _asksForCertificate |= remote is not null;
        return null!;
    }

    /// <summary>The connection is for looking only: what is wrong is kept, and the handshake goes on.</summary>
    private bool Look(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, bool wasRejected)
    {
        if (certificate is null) return true;
        var faults = (chain?.ChainStatus ?? []).Select(static status => status.Status).Distinct().ToArray();
        _fault = certificate switch
        {
            _ when faults.Contains(X509ChainStatusFlags.NotTimeValid) =>
                $" The server's certificate ({certificate.Subject}) has expired, or is not valid yet: it is valid from {certificate.NotBefore:u} to {certificate.NotAfter:u}.",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && wasRejected =>
                $" The server's certificate ({certificate.Subject}) is not for {_host}: connect by the name that it has, or set sslHost.",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && wasRejected =>
                $" The server's certificate ({certificate.Subject}) is issued by {certificate.Issuer}, which is not trusted "
                + $"({string.Join(", ", faults)}): trust it, with TrustIssuer of ConfigurationOptions or by the system.",
            _ => null,
        };
        return true;
    }
}
