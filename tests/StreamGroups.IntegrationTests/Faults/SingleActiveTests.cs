using StackExchange.Redis;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Processes;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

/// <summary>Processes of which one is active, whose leases of entries no test lives to see the end of.</summary>
public sealed class SingleActiveTests : ProcessTests
{
    private const int Count = 500;

    [Fact]
    public async Task When_the_active_one_is_killed_another_goes_on_in_order_though_entries_are_leased_for_long()
    {
        await AddAsync(Count);
        await using var first = Consume("--handlerTime", "00:00:00.002");
        await HandlesAsync(first, Count / 5);
        await using var second = Consume();
        await second.WaitForLineAsync(static line => line == "ready");
        Assert.Empty(AppLine.Of("begun", second));
        await first.KillAsync();
        Assert.InRange((long)await Control.RunAsync("PTTL", (RedisKey)ReservedNames.Active(new GroupAddress(Stream, "billing"))), -2, 1_500);
        Assert.InRange(await Control.PendingAsync(Stream), 1, Count);

        await HandleAllAsync(Count, first, second);
        await Control.HasNothingPendingAsync(Stream);
        IsInOrder(first, second);
    }

    [Fact]
    public async Task One_that_stands_still_beyond_its_lease_begins_nothing_when_it_goes_on()
    {
        await AddAsync(Count);
        await using var stalled = Consume("--handlerTime", "00:00:00.002");
        await HandlesAsync(stalled, Count / 5);
        await using var other = Consume();
        stalled.Pause();
        await HandleAllAsync(Count, stalled, other);
        var begun = AppLine.Of("begun", stalled).Count;

        await AddMoreAsync(Count + 1, Count);
        stalled.Continue();
        await AddMoreAsync((2 * Count) + 1, Count);
        await HandleAllAsync(3 * Count, stalled, other);
        await Control.HasNothingPendingAsync(Stream);
        // The one that it was about to begin when it was stopped.
        Assert.InRange(AppLine.Of("begun", stalled).Count, begun, begun + 1);
        IsInOrder(stalled, other);

        await other.KillAsync();
        await AddMoreAsync((3 * Count) + 1, 10);
        await HandleAllAsync((3 * Count) + 10, stalled, other);
    }

    [Fact]
    public async Task One_whose_read_waits_in_the_server_while_it_stands_still_gets_nothing_that_another_should()
    {
        await using var stalled = Consume();
        await AddAsync(1);
        await HandleAllAsync(1, stalled);
        await Control.HasBlockedReadersAsync();
        await using var other = Consume();
        await other.WaitForLineAsync(static line => line == "ready");
        stalled.Pause();
        await Control.HasBlockedReadersAsync(2);

        await AddMoreAsync(2, Count);
        await HandleAllAsync(Count + 1, stalled, other);
        stalled.Continue();
        await Control.HasNothingPendingAsync(Stream);
        Assert.Single(AppLine.Of("begun", stalled));
        IsInOrder(stalled, other);
    }

    [Fact]
    public async Task One_that_is_told_to_end_hands_over_in_order()
    {
        await AddAsync(Count);
        await using var first = Consume("--handlerTime", "00:00:00.002");
        await HandlesAsync(first, Count / 5);
        await using var second = Consume();
        await second.WaitForLineAsync(static line => line == "ready");
        Assert.Equal(0, await first.TerminateAsync());

        await HandleAllAsync(Count, first, second);
        await Control.HasNothingPendingAsync(Stream);
        IsInOrder(first, second);
        Assert.All(AppLine.Handled(first, second), static line => Assert.Equal(1, line.DeliveryCount));
    }

    private ChildProcess Consume(params string[] more) => Consume("worker", ["--singleActive", "true", "--ackWait", Long, .. more]);

    private Task AddMoreAsync(int from, int count) => Control.AddTextsAsync(Stream, Enumerable.Range(from, count).Select(number => $"{number}"));

    /// <summary>
    /// Each handles in order, and the second goes on where the first ended. What the first has handled or begun, and could not acknowledge any more, comes
    /// again before that.
    /// </summary>
    private static void IsInOrder(ChildProcess first, ChildProcess second)
    {
        var (before, after) = (Ids("handled", first), Ids("handled", second));
        Assert.Equal(before.Order(), before);
        Assert.Equal(after.Order(), after);
        Assert.All(AppLine.Of("handled", second).Where(static line => line.DeliveryCount == 1), line => Assert.True(line.Id > before[^1], $"{line.Id} comes after {before[^1]}."));
    }

    private static List<EntryId> Ids(string what, ChildProcess process) => [.. AppLine.Of(what, process).Select(static line => line.Id)];
}
