using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace StreamGroups.Transport.Redis;

/// <summary>How the application sets up TLS: which certificate it presents, and which of a server's it accepts.</summary>
internal sealed class TlsSettings
{
    private readonly SslClientAuthenticationOptions? _whole;
    private readonly RemoteCertificateValidationCallback? _accept;
    private readonly LocalCertificateSelectionCallback? _select;

    private TlsSettings(SslClientAuthenticationOptions? whole, RemoteCertificateValidationCallback? accept, LocalCertificateSelectionCallback? select) =>
        (_whole, _accept, _select) = (whole, whole?.RemoteCertificateValidationCallback ?? accept, whole?.LocalCertificateSelectionCallback ?? select);

    public static TlsSettings Of(ConfigurationOptions options, string host)
    {
        var whole = options.SslClientAuthenticationOptions?.Invoke(host);
        try
        {
            return WithCallbacks(options, whole);
        }
        catch (Exception exception) when (exception is TypeLoadException or MissingMemberException)
        {
            return new TlsSettings(whole, null, null);
        }
    }

    /// <summary>What a connection for looking needs, the same but for the callbacks.</summary>
    public SslClientAuthenticationOptions For(ConfigurationOptions options, string host) => new()
    {
        TargetHost = _whole?.TargetHost ?? host,
        EnabledSslProtocols = _whole?.EnabledSslProtocols ?? options.SslProtocols ?? default,
        CertificateRevocationCheckMode = _whole?.CertificateRevocationCheckMode
            ?? (options.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck),
        CertificateChainPolicy = _whole?.CertificateChainPolicy,
        ApplicationProtocols = _whole?.ApplicationProtocols,
        CipherSuitesPolicy = _whole?.CipherSuitesPolicy,
    };

    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        _accept?.Invoke(sender, certificate, chain, errors) ?? errors == SslPolicyErrors.None;

    public X509Certificate? Select(object sender, string target, X509CertificateCollection local, X509Certificate? remote, string[] issuers) =>
        _select is not null ? _select(sender, target, local, remote, issuers)
        : _whole?.ClientCertificateContext?.TargetCertificate ?? (_whole?.ClientCertificates is [var first, ..] ? first : null);

    /// <summary>The client shows its callbacks in an experimental type only, which a later version may not have.</summary>
#pragma warning disable SER009
    private static TlsSettings WithCallbacks(ConfigurationOptions options, SslClientAuthenticationOptions? whole)
    {
        var tls = new TlsOptions(options);
        return new TlsSettings(whole, tls.CertificateValidationCallback, tls.CertificateSelectionCallback);
    }
#pragma warning restore SER009
}
