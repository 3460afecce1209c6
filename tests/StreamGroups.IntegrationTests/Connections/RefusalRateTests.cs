using StreamGroups.IntegrationTests.Apps;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>What a server refuses until somebody mends it is asked for slowly, by its own count of its errors.</summary>
public sealed class RefusalRateTests : OwnServerTests
{
    [Fact]
    public async Task By_a_reader_whose_stream_is_none()
    {
        await Control.RunAsync("SET", "orders", "no stream");
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await app.HasLoggedAsync("is refused", "A key of another type");
        await Control.RateIsBelowAsync("WRONGTYPE", errors: 6, perSecond: 2); // Several loops ask, each at a slow pace.
    }

    [Fact]
    public async Task By_a_reader_without_the_right_to_read()
    {
        await Control.RunAsync("ACL", "SETUSER", "low", "on", ">secret", "~*", "&*", "+@all", "-xreadgroup");
        await using var app = await new RunningApp($"{Server.ConnectionString},user=low,password=secret").Consume<string>("orders").StartAsync();
        await app.HasLoggedAsync("is refused", "ACL SETUSER");
        await Control.RateIsBelowAsync("NOPERM", errors: 1, perSecond: 1);
        Assert.Single(app.Errors);

        await Control.RunAsync("ACL", "SETUSER", "low", "+xreadgroup");
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
    }

    [Fact]
    public async Task By_connections_with_a_wrong_password()
    {
        await Control.RunAsync("CONFIG", "SET", "requirepass", "right");
        await using var app = await new RunningApp($"{Server.ConnectionString},password=wrong").Consume<string>("orders").StartAsync();
        await app.HasLoggedAsync("is refused", "Check user and password");
        await Control.RateIsBelowAsync("WRONGPASS", errors: 3, perSecond: 1);
    }
}
