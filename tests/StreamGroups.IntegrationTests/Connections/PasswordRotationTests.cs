using StackExchange.Redis;
using StackExchange.Redis.Configuration;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>A password that is replaced while the application runs: each connect asks the provider of defaults for the one that holds then.</summary>
public sealed class PasswordRotationTests : OwnServerTests
{
    private const int Rounds = 3;
    private const int InARound = 200;

    [Fact]
    public async Task A_password_is_replaced_under_load_and_nothing_is_lost()
    {
        await Control.RunAsync("ACL", "SETUSER", "app", "on", ">password-0", "~*", "&*", "+@all");
        var credentials = new Credentials { Current = "password-0" };
        var options = new ConfigurationOptions { Defaults = credentials, EndPoints = { { "127.0.0.1", Server.Port } } };
        await using var app = new RunningApp().Consume<string>("orders");
        app.Streams.UseConnection(options);
        await app.StartAsync();

        for (var round = 1; round <= Rounds; round++)
        {
            var texts = Enumerable.Range(0, InARound).Select(number => $"{round}-{number}").ToArray();
            var publishing = Task.WhenAll(texts.Select(text => app.PublishAsync("orders", text)));
            await Control.RunAsync("ACL", "SETUSER", "app", $">password-{round}");
            credentials.Current = $"password-{round}";
            await Control.RunAsync("ACL", "SETUSER", "app", $"<password-{round - 1}");
            await Eventually.HoldsAsync(async () => await Control.KillClientsAsync("streamgroups-") > 0, "connections are ended");
            await publishing;
            await app.HasHandledAsync(texts);
        }

        await Control.HasNothingPendingAsync("orders");
        Assert.Empty(app.Errors);
        Assert.DoesNotContain("password-", $"{app}", StringComparison.Ordinal);
    }

    private sealed class Credentials : DefaultOptionsProvider
    {
        public volatile string Current = "";

        public override string User => "app";

        public override string Password => Current;
    }
}
