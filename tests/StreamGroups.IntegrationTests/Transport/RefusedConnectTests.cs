using StackExchange.Redis;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport;
using StreamGroups.Transport.Redis;
using Xunit;

namespace StreamGroups.IntegrationTests.Transport;

public sealed class RefusedConnectTests
{
    /// <summary>The client fails to notice about every fourth refusal, so that many tries find one; it then waits for its whole timeout.</summary>
    private const int Tries = 40;

    [Fact]
    public async Task A_refused_connect_fails_long_before_the_connect_timeout()
    {
        var options = ConfigurationOptions.Parse($"127.0.0.1:{FreePort.Find()}");
        options.ConnectTimeout = (int)TimeSpan.FromHours(1).TotalMilliseconds;
        for (var i = 0; i < Tries; i++)
        {
            var error = await Assert.ThrowsAsync<TransportException>(
                () => RedisConnection.OpenAsync(ConnectionProfile.ForCommands(options), TestContext.Current.CancellationToken).InTime());
            Assert.Equal(TransportErrorKind.Transient, error.Kind);
        }
    }
}
