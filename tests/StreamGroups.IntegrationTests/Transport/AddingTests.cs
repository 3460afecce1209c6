using System.Text;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.Redis;
using Xunit;

namespace StreamGroups.IntegrationTests.Transport;

/// <summary>Many publishers at once, whose entries go together.</summary>
public sealed class AddingTests : OwnTransportTests
{
    private const int Count = 2_000;

    [Fact]
    public async Task Entries_of_any_size_are_added_once_each_and_in_the_order_in_which_they_came()
    {
        var transport = Harness.NewTransport();
        await PublishAsync(transport, []); // What waits for the connection leaves in any order.
        var bodies = Enumerable.Range(0, Count).Select(number => Body(number, number % 97 == 0 ? 100_000 : number % 300)).ToArray();
        var ids = await Task.WhenAll(bodies.Select(body => PublishAsync(transport, body))).InTime();

        Assert.Equal(ids.Order(), ids);
        Assert.Equal(Count, ids.Distinct().Count());
        var entries = await Harness.Backdoor.ReadAllAsync(Group.Stream);
        Assert.Equal(bodies.Select(body => Encoding.UTF8.GetString(body)), entries.Skip(1).Select(entry => Encoding.UTF8.GetString(entry.Fields[1].Span)));
        Assert.True(await CallsAsync("xadd") > await CallsAsync("evalsha"), "Entries went together.");
    }

    [Fact]
    public async Task Each_trims_as_it_was_told()
    {
        var transport = Harness.NewTransport();
        var trims = new[] { StreamTrim.None, new StreamTrim(500, null), new StreamTrim(500, null) };
        await Task.WhenAll(Enumerable.Range(0, Count).Select(number =>
            transport.PublishAsync(Group.Stream, Body(number, 10), trims[number % trims.Length], Ending).AsTask())).InTime();

        Assert.InRange((await Harness.Backdoor.ReadAllAsync(Group.Stream)).Length, 500, 600); // Whole nodes of 100 entries.
    }

    [Fact]
    public async Task What_the_server_refuses_is_an_error_of_each()
    {
        await Control.RunAsync("SET", Group.Stream, "no stream");
        var transport = Harness.NewTransport();
        var publishes = Enumerable.Range(0, 300).Select(number => PublishAsync(transport, Body(number, 10))).ToArray();

        foreach (var publish in publishes)
        {
            var error = await Assert.ThrowsAsync<TransportException>(() => publish.InTime());
            Assert.Equal((TransportErrorKind.Permanent, false), (error.Kind, error.MayHaveHappened));
            Assert.Contains(Group.Stream, error.Message, StringComparison.Ordinal);
            Assert.Contains("WRONGTYPE", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_without_memory_is_an_error_of_each()
    {
        var transport = Harness.NewTransport();
        await PublishAsync(transport, Body(0, 10));
        await Control.RunAsync("CONFIG", "SET", "maxmemory", "1");
        foreach (var publish in Enumerable.Range(0, 300).Select(number => PublishAsync(transport, Body(number, 10))).ToArray())
            Assert.Equal(TransportErrorKind.OutOfMemory, (await Assert.ThrowsAsync<TransportException>(() => publish.InTime())).Kind);
    }

    [Theory]
    [InlineData("-evalsha", "-eval")]
    [InlineData("-script|load", "-script")]
    public async Task Without_the_right_to_scripts_each_goes_alone(params string[] without)
    {
        var transport = Harness.NewTransport(await NewUserAsync(without));
        var ids = await Task.WhenAll(Enumerable.Range(0, Count).Select(number => PublishAsync(transport, Body(number, 10)))).InTime();

        Assert.Equal(Count, ids.Distinct().Count());
        Assert.Equal(Count, (await Harness.Backdoor.ReadAllAsync(Group.Stream)).Length);
    }

    [Fact]
    public async Task What_waited_when_the_connection_was_lost_was_not_refused_by_the_server()
    {
        var transport = Harness.NewTransport();
        await PublishAsync(transport, []);
        await Control.RunAsync("CLIENT", "PAUSE", (int)Eventually.Limit.TotalMilliseconds, "WRITE");
        var publishes = Enumerable.Range(0, 300).Select(number => PublishAsync(transport, Body(number, 10))).ToArray();
        await Eventually.HoldsAsync(
            async () => (await Control.ClientsAsync("conformance-")).Any(line => line.Contains(" flags=b", StringComparison.Ordinal)),
            "the first ones are with the server");
        await Control.RunAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        var errors = await Task.WhenAll(publishes.Select(publish => Assert.ThrowsAsync<TransportException>(() => publish.InTime())));
        await Control.RunAsync("CLIENT", "UNPAUSE");
        Assert.InRange(errors.Count(error => error.MayHaveHappened), 1, 4);
        Assert.All(errors, error => Assert.True(error.MayHaveHappened || error.IsReported, error.Message));
    }

    [Fact]
    public async Task A_caller_that_blocks_its_thread_holds_up_nobody()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, 32), ports); // Else it is the pool that holds them up.
        var transport = Harness.NewTransport();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            await PublishAsync(transport, Body(number, 10));
            Assert.NotEqual(default, PublishAsync(transport, Body(number, 10)).GetAwaiter().GetResult());
        })).InTime();
    }

    [Fact]
    public async Task Very_many_streams_are_published_to_in_turn()
    {
        var transport = Harness.NewTransport();
        for (var round = 0; round < 2; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 3_000).Select(number =>
                transport.PublishAsync($"stream-{number}", Body(number, 10), StreamTrim.None, CancellationToken.None).AsTask())).InTime();
        }
        Assert.Equal(2, (await Harness.Backdoor.ReadAllAsync("stream-2999")).Length);
        Assert.Equal(2, (await Harness.Backdoor.ReadAllAsync("stream-0")).Length);
    }

    private static Task<EntryId> PublishAsync(RedisTransport transport, byte[] body) =>
        transport.PublishAsync(Group.Stream, body, StreamTrim.None, CancellationToken.None).AsTask();

    private static byte[] Body(int number, int length) => Encoding.UTF8.GetBytes($"{number}-".PadRight(length + 1, 'x'));

    private async Task<int> CallsAsync(string command)
    {
        var line = ((string)(await Control.RunAsync("INFO", "commandstats"))!).Split('\n').FirstOrDefault(line => line.StartsWith($"cmdstat_{command}:", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line.Split("calls=")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
