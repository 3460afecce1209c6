using System.Diagnostics;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.BadInput;

public sealed class PasswordTests
{
    private const string Wrong = "wrong-secret";
    private const string Right = "right-secret";

    [Fact]
    public async Task A_wrong_password_is_one_error_until_it_is_right()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = Right });
        await using var control = await RedisControl.OpenAsync(server.ConnectionString);
        await using var app = await new RunningApp($"127.0.0.1:{server.Port},password={Wrong}").Consume<string>("orders").StartAsync();

        var error = await app.HasLoggedAsync("is refused", "Check user and password");
        var began = Stopwatch.GetTimestamp();
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "lost"));
        Assert.True(Stopwatch.GetElapsedTime(began) < new RedisStreamsOptions().PublishTimeout / 2, "a refusal is told at once");
        Assert.Equal("orders", failure.Stream);
        Assert.False(failure.MayBePublished);
        Assert.Contains("'orders'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Check user and password", failure.Message, StringComparison.Ordinal);

        await control.RunAsync("CONFIG", "SET", "requirepass", Wrong);
        await control.AddTextsAsync("orders", "after");
        await app.HasHandledAsync("after");
        await app.PublishAsync("orders", "published");
        await app.HasHandledAsync("published");
        Assert.Equal([error.Message], app.Errors.Select(line => line.Message));
        Assert.DoesNotContain(Wrong, $"{app}{failure}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_password_is_told_with_its_remedy()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = Right });
        await using var app = await new RunningApp($"127.0.0.1:{server.Port}").Consume<string>("orders").StartAsync();

        await app.HasLoggedAsync("is refused", "Check user and password");
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "lost"));
        Assert.Contains("Check user and password", failure.Message, StringComparison.Ordinal);
        Assert.Single(app.Errors);
    }
}
