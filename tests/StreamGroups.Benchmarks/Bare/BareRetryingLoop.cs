using StackExchange.Redis;

namespace StreamGroups.Benchmarks.Bare;

/// <summary>
/// The loop with what its writer adds after the first outage: at any error it waits 100 ms, makes the group again if need be, and reads on. The client
/// reconnects by itself.
/// </summary>
internal sealed class BareRetryingLoop(string connectionString, string stream, string group)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(Action<ReadOnlySpan<byte>> handle, CancellationToken cancellationToken)
    {
        await using var reading = await BareConnection.OpenAsync(connectionString, BareConnection.UsualHeartbeat);
        await using var acking = await BareConnection.OpenAsync(connectionString, BareConnection.UsualHeartbeat);
        var loop = new BareLoop(new BareReader(reading, stream, group, BareLoopOptions.Usual), acking, stream, group);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await EnsureGroupAsync(acking.GetDatabase());
                await loop.RunAsync(long.MaxValue, handle, cancellationToken);
            }
            catch (RedisException)
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task EnsureGroupAsync(IDatabase database)
    {
        try
        {
            await database.StreamCreateConsumerGroupAsync(stream, group, "0-0", createStream: true);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // It is there.
        }
    }
}
