using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Tls;

/// <summary>A server that is reached over TLS and asks for the client's certificate.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly Certificates _ours = new();
    private readonly Certificates _others = new("Somebody else");
    private readonly int _port = FreePort.Find();
    private (string Certificate, string Key) _client;
    private (string Certificate, string Key) _good;
    private RedisServer? _server;
    private RedisControl? _control;

    private RedisControl Control => _control!;

    public async ValueTask InitializeAsync()
    {
        (_client, _good) = (_ours.Issue("client"), _ours.Issue("good"));
        _server = await RedisServer.StartAsync(new RedisServerOptions
        {
            ExtraArguments =
            [
                "--tls-port", $"{_port}", "--tls-cert-file", _good.Certificate, "--tls-key-file", _good.Key, "--tls-ca-cert-file", _ours.Authority,
                "--tls-auth-clients", "yes",
            ],
        });
        _control = await RedisControl.OpenAsync(_server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_control is not null) await _control.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        _ours.Dispose();
        _others.Dispose();
    }

    [Fact]
    public async Task It_is_consumed_and_published_to_with_a_client_certificate()
    {
        await using var app = await App(WithCertificate(Options())).StartAsync();
        await app.PublishAsync("orders", "a");
        await app.HasHandledAsync("a");
        await Control.KillClientsAsync("streamgroups-");
        await app.PublishAsync("orders", "b");
        await app.HasHandledAsync("b");
        await Control.HasNothingPendingAsync("orders");
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task An_expired_certificate_is_named_and_works_when_it_is_renewed() =>
        await IsRefusedAsync(WithCertificate(Options()), _ours.Issue("late", expired: true), "CN=late", "has expired");

    [Fact]
    public async Task A_certificate_for_another_host_is_named() =>
        await IsRefusedAsync(WithCertificate(Options()), _ours.Issue("elsewhere", "elsewhere.example"), "CN=elsewhere", "not for 127.0.0.1");

    [Fact]
    public async Task A_certificate_of_another_authority_is_named() =>
        await IsRefusedAsync(WithCertificate(Options()), _others.Issue("stranger"), "CN=stranger", "not trusted");

    [Fact]
    public async Task Without_a_trusted_authority_it_is_named()
    {
        var options = WithCertificate(new ConfigurationOptions { EndPoints = { { "127.0.0.1", _port } }, Ssl = true });
        await using var app = await App(options).StartAsync();
        await app.HasLoggedAsync("UntrustedRoot");
    }

    [Fact]
    public async Task A_missing_client_certificate_is_named_and_works_when_none_is_asked_for()
    {
        await using var app = await App(Options()).StartAsync();
        await app.HasLoggedAsync("client certificate");
        await Control.RunAsync("CONFIG", "SET", "tls-auth-clients", "no");
        await app.PublishAsync("orders", "a");
        await app.HasHandledAsync("a");
    }

    [Theory]
    [InlineData("TLSv1.2")]
    [InlineData("TLSv1.3")]
    public async Task An_expired_client_certificate_is_named_and_works_when_it_is_renewed(string protocol) =>
        await ClientIsRefusedAsync(protocol, _ours.Issue("late", expired: true), "client certificate (CN=late) has expired");

    [Fact]
    public async Task A_client_certificate_of_another_authority_is_named_and_works_when_it_is_replaced() =>
        await ClientIsRefusedAsync("TLSv1.2 TLSv1.3", _others.Issue("stranger"), "client certificate (CN=stranger), which is issued by CN=Somebody else");

    [Fact]
    public async Task An_expired_authority_is_named_with_its_own_time()
    {
        using var gone = new Certificates("Gone", expired: true);
        await IsRefusedAsync(WithCertificate(Options()), gone.Issue("server"), "(CN=server) is issued by", "(CN=Gone) has expired");
    }

    [Fact]
    public async Task Wrong_passwords_are_not_blamed_on_certificates()
    {
        await Control.RunAsync("ACL", "SETUSER", "app", "on", ">right", "allkeys", "allchannels", "allcommands");
        await Control.RunAsync("ACL", "SETUSER", "default", "off");
        var options = WithCertificate(Options());
        (options.User, options.Password) = ("app", "wrong");
        await using var app = await App(options).StartAsync();
        var line = await app.HasLoggedAsync("Check user and password");
        Assert.DoesNotContain("certificate", line.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_the_application_itself_accepts_is_not_blamed_when_the_server_does_not_answer()
    {
        await UseAsync(_ours.Issue("late", expired: true));
        var options = WithCertificate(new ConfigurationOptions { EndPoints = { { "127.0.0.1", _port } }, Ssl = true, ConnectTimeout = 500 });
        options.CertificateValidation += (_, certificate, _, _) => certificate?.Subject == "CN=late";
        await Control.RunAsync("CLIENT", "PAUSE", 60_000, "ALL");
        await using var app = await App(options).StartAsync();
        var line = await app.HasLoggedAsync("Connecting to Redis", "failed");
        Assert.DoesNotContain("certificate", line.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("TLS", line.Message, StringComparison.Ordinal);
        await _server!.KillAsync(); // It would end only after its pause.
    }

    [Fact]
    public async Task Settings_that_the_application_makes_itself_are_used_to_find_out_too()
    {
        using var late = X509Certificate2.CreateFromPemFile(_ours.Issue("late", expired: true).Certificate, _ours.Issue("late", expired: true).Key);
        var options = Options();
        options.SslClientAuthenticationOptions = host => new SslClientAuthenticationOptions { TargetHost = host, ClientCertificates = [late] };
        await using var app = await App(options).StartAsync();
        await app.HasLoggedAsync("client certificate (CN=late) has expired");
    }

    [Fact]
    public async Task A_port_without_tls_is_named()
    {
        var options = Options();
        options.ConnectTimeout = 1000;
        options.EndPoints.Clear();
        options.EndPoints.Add("127.0.0.1", _server!.Port);
        await using var app = await App(options).StartAsync();
        await app.HasLoggedAsync("speak TLS");
    }

    private async Task IsRefusedAsync(ConfigurationOptions options, (string Certificate, string Key) bad, params string[] parts)
    {
        await UseAsync(bad);
        await using var app = await App(options).StartAsync();
        await app.HasLoggedAsync(parts);
        await UseAsync(_good);
        await app.PublishAsync("orders", "a");
        await app.HasHandledAsync("a");
    }

    private async Task ClientIsRefusedAsync(string protocol, (string Certificate, string Key) bad, string part)
    {
        await Control.RunAsync("CONFIG", "SET", "tls-protocols", protocol);
        using var refused = X509Certificate2.CreateFromPemFile(bad.Certificate, bad.Key);
        using var accepted = X509Certificate2.CreateFromPemFile(_client.Certificate, _client.Key);
        var given = refused;
        var options = Options();
        options.CertificateSelection += (_, _, _, _, _) => given;
        await using var app = await App(options).StartAsync();
        await app.HasLoggedAsync(part);
        given = accepted;
        await app.PublishAsync("orders", "a");
        await app.HasHandledAsync("a");
    }

    private Task<RedisResult> UseAsync((string Certificate, string Key) pair) =>
        Control.RunAsync("CONFIG", "SET", "tls-cert-file", pair.Certificate, "tls-key-file", pair.Key);

    private static RunningApp App(ConfigurationOptions options)
    {
        var app = new RunningApp().Consume<string>("orders");
        app.Streams.UseConnection(options);
        return app;
    }

    private ConfigurationOptions Options()
    {
        var options = new ConfigurationOptions { EndPoints = { { "127.0.0.1", _port } }, Ssl = true };
        options.TrustIssuer(_ours.Authority);
        return options;
    }

    private ConfigurationOptions WithCertificate(ConfigurationOptions options)
    {
        options.SetUserPemCertificate(_client.Certificate, _client.Key);
        return options;
    }
}
