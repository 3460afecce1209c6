using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StreamGroups.Configuration;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Configuration;

public sealed class ConnectionSettingsTests
{
    private static readonly (string, string?)[] Everything =
        [("RedisStreams:ConnectionString", "own:1,password=p"), ("ConnectionStrings:redis", "shared:1,password=p")];

    [Fact]
    public void The_whole_configuration_from_code_comes_first()
    {
        using var app = new ConfiguredApplication(null, Everything);
        var given = ConfigurationOptions.Parse("given:1");
        app.Services.AddSingleton(MultiplexerStub.With("multiplexer:1,password=p"));
        app.Services.Configure<RedisStreamsOptions>(o => (o.ConnectionString, o.Connection, o.Database) = ("code:1", given, 7));
        var source = app.Connection();
        Assert.Equal("given:1,defaultDatabase=7 from UseConnection in code", source.ToString());
        Assert.NotSame(given, source.Options);
        Assert.Null(given.DefaultDatabase);
        Assert.Same(source, app.Connection());
    }

    [Fact]
    public void Then_the_connection_string_from_code_even_if_configuration_has_the_same()
    {
        using var app = new ConfiguredApplication(null, Everything);
        app.Services.AddSingleton(MultiplexerStub.With("multiplexer:1,password=p"));
        app.Services.Configure<RedisStreamsOptions>(o => o.ConnectionString = app.Root!["RedisStreams:ConnectionString"]);
        Assert.Equal("own:1,password=***** from RedisStreamsOptions.ConnectionString in code", app.Connection().ToString());
    }

    [Fact]
    public void Then_the_multiplexer_in_the_container()
    {
        using var app = new ConfiguredApplication(null, Everything);
        app.Services.AddSingleton(MultiplexerStub.With("multiplexer:1,password=secret"));
        app.Services.AddKeyedSingleton("jobs", MultiplexerStub.With("jobs:1,password=secret"));
        var source = app.Connection();
        Assert.Equal("the IConnectionMultiplexer in the container", source.From);
        Assert.Equal("multiplexer:1,password=secret", source.Options.ToString());
        Assert.Empty(app.Log);
    }

    [Fact]
    public void The_multiplexer_may_be_asked_for_by_its_key()
    {
        using var app = new ConfiguredApplication(null, Everything);
        app.Services.AddSingleton(MultiplexerStub.With("multiplexer:1,password=secret"));
        app.Services.AddKeyedSingleton("jobs", MultiplexerStub.With("jobs:1,password=secret"));
        app.Services.Configure<RedisStreamsOptions>(o =>
        {
            o.ConnectionString = "code:1";
            o.TakeMultiplexer("jobs"); // The last call counts.
        });
        Assert.Equal(
            "jobs:1,password=***** from the IConnectionMultiplexer in the container under the key 'jobs'", app.Connection().ToString());
    }

    [Fact]
    public void A_key_without_a_multiplexer_is_a_fault()
    {
        using var app = new ConfiguredApplication(null, Everything);
        app.Services.AddSingleton(MultiplexerStub.With("multiplexer:1"));
        app.Services.Configure<RedisStreamsOptions>(o => o.MultiplexerKey = "jobs");
        Assert.Equal(
            "No IConnectionMultiplexer is registered under the key 'jobs'; register one by AddKeyedSingleton.",
            Assert.Throws<OptionsValidationException>(app.Connection).Message);
    }

    [Fact]
    public void Then_what_configuration_says_and_at_last_the_default()
    {
        using var both = new ConfiguredApplication(null, Everything);
        Assert.Equal("own:1,password=***** from RedisStreams:ConnectionString", both.Connection().ToString());
        using var shared = new ConfiguredApplication(null, Everything[1], ("RedisStreams:Database", "2"));
        Assert.Equal("shared:1,password=*****,defaultDatabase=2 from ConnectionStrings:redis", shared.Connection().ToString());
        using var nothing = new ConfiguredApplication();
        Assert.Equal("localhost:6379 from the default, since nothing else says where Redis is", nothing.Connection().ToString());
        Assert.Empty(nothing.Log);
    }

    [Fact]
    public void The_database_of_the_connection_string_stays_where_no_other_is_said()
    {
        using var app = new ConfiguredApplication(null, ("RedisStreams:ConnectionString", "own:1,defaultDatabase=4"));
        Assert.Equal(4, app.Connection().Options.DefaultDatabase);
    }

    [Theory]
    [InlineData("multiplexer:1")]
    [InlineData("multiplexer:1,password=p,ssl=True")]
    public void A_multiplexer_that_may_have_more_than_its_text_gets_one_line(string configuration)
    {
        using var app = new ConfiguredApplication();
        app.Services.AddSingleton(MultiplexerStub.With(configuration));
        app.Connection();
        app.Connection();
        var line = Assert.Single(app.Log);
        Assert.Equal((LogLevel.Information, 120), (line.Level, line.Event.Id));
        Assert.Contains("UseConnection(ConfigurationOptions)", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_multiplexer_that_cannot_be_made_is_a_warning_and_configuration_is_used()
    {
        using var app = new ConfiguredApplication(null, Everything);
        app.Services.AddSingleton<IConnectionMultiplexer>(_ => throw new TimeoutException("down"));
        Assert.Equal("RedisStreams:ConnectionString", app.Connection().From);
        var line = Assert.Single(app.Log);
        Assert.Equal((LogLevel.Warning, 122), (line.Level, line.Event.Id));
        Assert.Equal("down", line.Exception?.Message);
        Assert.Contains("abortConnect=false", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_multiplexer_that_cannot_be_made_is_asked_again_rather_than_replaced_by_the_default()
    {
        var isDown = true;
        using var app = new ConfiguredApplication();
        app.Services.AddSingleton(_ => isDown ? throw new InvalidOperationException("down") : MultiplexerStub.With("late:1,password=p"));
        for (var i = 0; i < 2; i++)
        {
            var failure = Assert.Throws<TransportException>(app.Connection);
            Assert.Equal(TransportErrorKind.Transient, failure.Kind);
            Assert.Contains("RedisStreams:ConnectionString", failure.Message, StringComparison.Ordinal);
        }
        Assert.Single(app.Log);
        isDown = false;
        Assert.Equal("late:1,password=***** from the IConnectionMultiplexer in the container", app.Connection().ToString());
    }

    [Fact]
    public async Task A_real_multiplexer_tells_its_servers_credentials_and_tls_but_not_its_callbacks()
    {
        var options = ConfigurationOptions.Parse(
            "127.0.0.1:1,127.0.0.1:2,user=u,password=p=w,ssl=true,sslHost=h,abortConnect=false,connectTimeout=100,defaultDatabase=3,name=n");
        options.CertificateSelection += (_, _, _, _, _) => null!;
        options.BeforeSocketConnect = (_, _, _) => { };
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        var taken = MultiplexerConnection.TakeOver(multiplexer.Configuration, out var isExact);
        Assert.True(isExact);
        Assert.Equal(options.ToString(), taken.ToString());
        Assert.Equal(("u", "p=w", true, "h", 3), (taken.User, taken.Password, taken.Ssl, taken.SslHost, taken.DefaultDatabase));
        Assert.Null(taken.BeforeSocketConnect);
        Assert.True(MultiplexerConnection.MayBeIncomplete(taken));
    }

    [Fact]
    public void A_password_with_a_comma_cannot_be_taken_over_and_a_warning_says_so()
    {
        using var app = new ConfiguredApplication();
        var options = ConfigurationOptions.Parse("multiplexer:1");
        options.Password = "one,two";
        app.Services.AddSingleton(MultiplexerStub.With(options.ToString()));
        app.Connection();
        var line = Assert.Single(app.Log);
        Assert.Equal((LogLevel.Warning, 121), (line.Level, line.Event.Id));
        Assert.DoesNotContain("one", line.Message, StringComparison.Ordinal);
    }
}
