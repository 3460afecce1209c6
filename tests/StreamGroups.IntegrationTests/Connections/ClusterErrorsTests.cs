using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport;
using StreamGroups.Transport.Redis;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>What a node of a cluster says that has no slots yet, and when it has them all.</summary>
public sealed class ClusterErrorsTests() : OwnServerTests(new RedisServerOptions { ExtraArguments = ["--cluster-enabled", "yes"] })
{
    [Fact]
    public async Task Slots_that_nobody_serves_pass_and_keys_of_two_slots_do_not()
    {
        var error = await RefusedAsync(() => Control.RunAsync("XADD", (RedisKey)"orders", "*", "a", "b"));
        Assert.Equal(TransportErrorKind.Transient, error.Kind);
        Assert.Contains("CLUSTERDOWN", error.Message, StringComparison.Ordinal);

        await Control.RunAsync("CLUSTER", "ADDSLOTSRANGE", 0, 16383);
        await Eventually.HoldsAsync(async () => await Control.InfoAsync("cluster", "cluster_enabled") == "1" && await ServesAsync(), "the slots are served");
        error = await RefusedAsync(() => Control.RunAsync("EVAL", "return 1", 2, "orders", "bills")); // No key of the client's, who would look at the slots itself.
        Assert.Equal(TransportErrorKind.Permanent, error.Kind);
        Assert.Contains("balanced braces", error.Message, StringComparison.Ordinal);
    }

    private async Task<bool> ServesAsync()
    {
        try
        {
            await Control.RunAsync("XADD", (RedisKey)"orders", "*", "a", "b");
            return true;
        }
        catch (RedisServerException)
        {
            return false;
        }
    }

    private static async Task<TransportException> RefusedAsync(Func<Task> act) =>
        RedisErrors.Translate(await Assert.ThrowsAsync<RedisServerException>(act), "Publishing (orders)");
}
