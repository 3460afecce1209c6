using System.Collections.Concurrent;
using System.Text;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class SharedReadingConformance : TransportConformance
{
    private protected SharedReadingConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public Task Readers_of_several_consumers_share_the_entries() => ShareAsync(number => $"consumer {number}");

    [Fact]
    public Task Readers_under_one_name_share_the_entries() => ShareAsync(_ => "same");

    [Fact]
    public async Task Consumers_that_come_and_go_lose_nothing()
    {
        const int Rounds = 5;
        const int Each = 200;
        var group = await NewGroupAsync();
        ConcurrentBag<string> got = [];
        for (var round = 0; round < Rounds; round++)
        {
            var transport = await NewTransportAsync();
            await using (var reader = await transport.OpenReaderAsync(Wanted(group, $"consumer {round}"), Ending))
            {
                var left = Each;
                var read = Task.Run(async () =>
                {
                    while (left > 0) left -= await TakeAsync(transport, reader, group, Math.Min(16, left), got);
                });
                for (var number = 0; number < Each; number++) await PublishAsync(group.Stream, $"{round}.{number}");
                await read.InTime();
            }
            await transport.DisposeAsync();
        }

        Assert.Equal(Rounds * Each, got.Count);
        Assert.Equal(Rounds * Each, got.Distinct().Count());
        Assert.Equal(0, (await InspectAsync(group))!.Pending);
    }

    private async Task ShareAsync(Func<int, string> consumer)
    {
        const int Readers = 10;
        const int Count = 2000;
        var group = await NewGroupAsync();
        var transports = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => NewTransportAsync().AsTask()));
        ConcurrentBag<string> got = [];
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var reading = transports.Select((transport, number) => Task.Run(async () =>
        {
            await using var reader = await transport.OpenReaderAsync(Wanted(group, consumer(number)), Ending);
            try
            {
                while (!done.IsCancellationRequested)
                {
                    await TakeAsync(transport, reader, group, 7, got, done.Token);
                    if (got.Count >= Count) await done.CancelAsync();
                }
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
            }
        })).ToArray();
        await PublishAsync(group.Stream, Count);
        await Task.WhenAll(reading).InTime();

        Assert.Equal(Enumerable.Range(0, Count), got.Select(int.Parse).Order());
        await Eventually.HoldsAsync(async () => (await InspectAsync(group))!.Pending == 0, "everything is acked");
    }

    private static async Task<int> TakeAsync(IStreamTransport transport, IEntryReader reader, GroupAddress group, int count,
        ConcurrentBag<string> got, CancellationToken cancellationToken = default)
    {
        var entries = await reader.ReadAsync(count, LongBlock, cancellationToken);
        if (entries.Length > 0) await transport.AckAsync(group, Ids(entries), CancellationToken.None);
        foreach (var entry in entries) got.Add(Encoding.UTF8.GetString(entry.Payload.Data.Span));
        return entries.Length;
    }
}
