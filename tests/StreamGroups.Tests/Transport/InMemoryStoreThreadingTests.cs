using Microsoft.Extensions.Time.Testing;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Transport;

/// <summary>The store under threads that do the same thing at the same moment.</summary>
public sealed class InMemoryStoreThreadingTests
{
    private const int Threads = 4;
    private const int Rounds = 5000;
    private static readonly GroupAddress Group = new("orders", "billing");
    private readonly InMemoryStore _store = new(new FakeTimeProvider());

    public InMemoryStoreThreadingTests() => _store.EnsureGroup(Group, StartPosition.Beginning);

    [Fact]
    public async Task Each_publish_gets_an_id_of_its_own()
    {
        var ids = await AtOnceAsync(_ => _store.Publish(Group.Stream, "x"u8.ToArray(), StreamTrim.None));

        Assert.Equal(ids.Order(), _store.ReadAll(Group.Stream).Select(entry => entry.Id));
        Assert.Equal(Threads * Rounds, ids.Distinct().Count());
    }

    [Fact]
    public async Task Each_entry_is_read_once()
    {
        Publish(Threads * Rounds);
        var read = await AtOnceAsync(_ => Assert.Single(_store.Read(Group, "a", 1, wait: false, out var _)).Id);

        Assert.Equal(_store.ReadAll(Group.Stream).Select(entry => entry.Id), read.Order());
    }

    [Fact]
    public async Task Each_entry_is_acked_once()
    {
        var ids = Publish(Rounds);
        _store.Read(Group, "a", Rounds, wait: false, out _);

        Assert.Equal(Rounds, (await AtOnceAsync(round => _store.Ack(Group, [ids[round]]))).Sum());
    }

    [Fact]
    public async Task Each_entry_is_dead_lettered_once()
    {
        var ids = Publish(Rounds);
        _store.Read(Group, "a", Rounds, wait: false, out _);
        var results = await AtOnceAsync(round => _store.DeadLetter(Group, "a", ids[round], new DeadLetter("x", 1)));

        Assert.Equal(Rounds, results.Count(result => result == SettleResult.Done));
        Assert.Equal(Rounds, _store.ReadAll(ReservedNames.DeadLetterStream(Group)).Length);
    }

    private EntryId[] Publish(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _store.Publish(Group.Stream, "x"u8.ToArray(), StreamTrim.None))];

    private static async Task<T[]> AtOnceAsync<T>(Func<int, T> act)
    {
        using var start = new Barrier(Threads);
        var all = await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait();
            return Enumerable.Range(0, Rounds).Select(act).ToArray();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).InTime();
        return [.. all.SelectMany(results => results)];
    }
}
