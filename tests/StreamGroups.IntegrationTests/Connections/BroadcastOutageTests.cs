using System.Collections.Concurrent;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Network;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Streams that are read without a group, while their connections break.</summary>
public sealed class BroadcastOutageTests : OwnServerTests
{
    private readonly ConcurrentQueue<string> _handled = new();

    [Fact]
    public async Task Killing_connections_under_load_loses_nothing_and_repeats_nothing()
    {
        const int Rounds = 5;
        const int InARound = 300;
        await using var app = await Broadcast(NewApp(), async _ => await Task.Yield()).StartAsync();

        for (var round = 0; round < Rounds; round++)
        {
            var publishing = Control.AddTextsAsync("prices", Enumerable.Range(round * InARound, InARound).Select(number => $"{number}"));
            await Control.KillClientsAsync("streamgroups-");
            await publishing;
        }

        await HandledAsync(Rounds * InARound);
        Assert.Equal((await Control.EntriesAsync("prices")).Select(entry => entry.Values[0].Value.ToString()), _handled);
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task A_path_that_is_cut_and_one_that_swallows_everything_lose_nothing()
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var app = await Broadcast(new RunningApp($"127.0.0.1:{proxy.Port}")).StartAsync();
        await Control.AddTextsAsync("prices", "0");
        await HandledAsync(1);

        proxy.Cut();
        await Control.AddTextsAsync("prices", "1");
        await HandledAsync(2);

        proxy.Swallow(Direction.ToClient, "streamgroups-reader");
        await Control.AddTextsAsync("prices", "2");
        await HandledAsync(3);
        Assert.Equal(["0", "1", "2"], _handled);
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task A_server_that_was_flushed_is_read_on()
    {
        await using var app = await Broadcast(NewApp()).StartAsync();
        await Control.AddTextsAsync("prices", "before");
        await HandledAsync(1);
        await Control.RunAsync("FLUSHALL");
        await Task.Delay(2); // IDs are times.
        await Control.AddTextsAsync("prices", "after");

        await HandledAsync(2);
        Assert.Equal(["before", "after"], _handled);
    }

    private RunningApp Broadcast(RunningApp app, Func<string, Task>? handler = null)
    {
        app.Streams.MapStream("prices").Broadcast().Handle((string text) =>
        {
            _handled.Enqueue(text);
            return handler?.Invoke(text) ?? Task.CompletedTask;
        });
        return app;
    }

    private Task HandledAsync(int count) => Eventually.HoldsAsync(() => _handled.Count >= count, $"{count} messages are handled");
}
