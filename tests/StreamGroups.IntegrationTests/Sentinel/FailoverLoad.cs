using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Sentinel;

/// <summary>
/// Publishers that never give up, consumers of two groups, where every tenth message fails at first, and a reader without a group, before, during and
/// after a failover; and an account of every message.
/// </summary>
internal sealed class FailoverLoad : IAsyncDisposable
{
    private const int Publishers = 8;
    private const string Broadcast = "broadcast/-";
    private static readonly string[] Consumers = ["billing/a", "billing/b", "shipping/a", Broadcast];

    private readonly ConcurrentQueue<Confirmation> _confirmed = new();
    private readonly ConcurrentQueue<Handling> _handled = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly PublishOptions _options;
    private readonly string _stream;
    private Task _publishing = Task.CompletedTask;

    /// <param name="connectionString">Of the servers.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="durability">What a publish is confirmed by.</param>
    public FailoverLoad(string connectionString, string stream, Durability? durability = null)
    {
        _stream = stream;
        _options = new PublishOptions { Timeout = Eventually.Limit, Durability = durability ?? Durability.None };
        First = Consume(Consume(new RunningApp(connectionString), Consumers[0]), Consumers[2]);
        First.Streams.MapStream(stream).Broadcast(options => options.From = StartPosition.Beginning)
            .Handle<string>((string _, MessageContext context) => Note(Broadcast, context));
        Second = Consume(new RunningApp(connectionString), Consumers[1]);
    }

    /// <summary>Publishes, and has a consumer of each group.</summary>
    public RunningApp First { get; }

    /// <summary>Another consumer of the first group.</summary>
    public RunningApp Second { get; }

    public int Confirmed => _confirmed.Count;

    /// <param name="both">Whether the second application starts too, or later.</param>
    public async Task StartAsync(bool both = true)
    {
        await First.StartAsync();
        if (both) await Second.StartAsync();
        _publishing = Task.WhenAll(Enumerable.Range(0, Publishers).Select(publisher => Task.Run(() => PublishAsync(publisher))));
        await GoesOnAsync();
    }

    /// <summary>Waits until more messages are confirmed, and every consumer has handled more.</summary>
    public async Task GoesOnAsync()
    {
        var (confirmed, handled) = (_confirmed.Count, _handled.Count);
        await Eventually.HoldsAsync(
            () => _confirmed.Count >= confirmed + 100 && Able().All(consumer => _handled.Skip(handled).Any(one => one.Consumer == consumer)),
            () => $"publishing and handling go on; {_confirmed.Count - confirmed} were confirmed. {First} {Second}");

        IEnumerable<string> Able() => Consumers.Where(consumer => Second.IsStarted || consumer != Consumers[1]);
    }

    /// <summary>Ends publishing and waits until the server has nothing left that is not handled.</summary>
    public async Task<FailoverAccount> EndAsync(RedisControl master)
    {
        await _ending.CancelAsync();
        await _publishing.InTime();
        var entries = (await master.EntriesAsync(_stream)).Select(entry => EntryId.Parse($"{entry.Id}")).ToHashSet();
        foreach (var group in Consumers.Select(GroupOf).Distinct())
        {
            await Eventually.HoldsAsync(
                () => _handled.Where(one => GroupOf(one.Consumer) == group).Select(one => one.Id).ToHashSet().IsSupersetOf(entries),
                () => $"{group} has handled all that the new master has. {First}");
            if (group == GroupOf(Broadcast)) continue;
            await master.HasNothingPendingAsync(_stream, group);
            Assert.Equal(0, (long)await master.RunAsync("ZCARD", (RedisKey)ReservedNames.RetrySet(new GroupAddress(_stream, group))));
        }
        Assert.DoesNotContain(First.Log.Lines, line => line.Event.Id is 521); // The broadcast has not begun anew.
        Assert.DoesNotContain(First.Errors.Concat(Second.Errors), line => !line.Message.StartsWith("The handler failed on entry", StringComparison.Ordinal));
        return new FailoverAccount(entries, [.. _confirmed], [.. _handled]);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _publishing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Second.DisposeAsync();
        await First.DisposeAsync();
        _ending.Dispose();
    }

    private static string GroupOf(string consumer) => consumer.Split('/')[0];

    private RunningApp Consume(RunningApp app, string name) => app.Consume<string>(
        _stream, GroupOf(name), name.Split('/')[1], options => options.Backoff = [TimeSpan.FromMilliseconds(100)], (text, context) =>
        {
            if (context.DeliveryCount == 1 && text.EndsWith('7')) throw new InvalidOperationException("As planned.");
            Note(name, context);
            return Task.CompletedTask;
        });

    private void Note(string name, MessageContext context) => _handled.Enqueue(new Handling(name, context.Id, Stopwatch.GetTimestamp()));

    private async Task PublishAsync(int publisher)
    {
        for (var number = 0; !_ending.IsCancellationRequested; number++)
        {
            var id = await First.Publisher.PublishAsync(_stream, $"{publisher}-{number}", _options);
            _confirmed.Enqueue(new Confirmation(id, Stopwatch.GetTimestamp()));
            await Task.Delay(1); // What matters is the failover, not how much the machine can do.
        }
    }
}
