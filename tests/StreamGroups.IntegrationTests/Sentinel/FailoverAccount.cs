using System.Diagnostics;
using Xunit;

namespace StreamGroups.IntegrationTests.Sentinel;

/// <summary>What became of the messages of a <see cref="FailoverLoad"/>.</summary>
/// <param name="Entries">What the new master has; all of it is handled.</param>
/// <param name="Confirmed">What publishers were told.</param>
/// <param name="Handled">What handlers got.</param>
internal sealed record FailoverAccount(HashSet<EntryId> Entries, Confirmation[] Confirmed, Handling[] Handled)
{
    /// <summary>Confirmed by the former master, and never on the new one.</summary>
    public int LostByServer => Confirmed.Count(one => !Entries.Contains(one.Id));

    /// <summary>On the new master, and not handled by every group.</summary>
    public int LostByUs => Handled.GroupBy(one => one.Consumer.Split('/')[0]).Sum(group => Entries.Except(group.Select(one => one.Id)).Count());

    /// <summary>Handled again by the same group.</summary>
    public int HandledAgain => Handled.GroupBy(one => (one.Consumer.Split('/')[0], one.Id)).Sum(entry => entry.Count() - 1);

    /// <summary>When the first publish after a time returned that the new master keeps.</summary>
    private long PublishingResumed(long after) => Confirmed.Where(one => one.At >= after && Entries.Contains(one.Id)).Min(one => one.At);

    /// <summary>When the last of the consumers got something that the new master keeps.</summary>
    private long HandlingResumed(long after) =>
        Handled.Where(one => one.At >= after && Entries.Contains(one.Id)).GroupBy(one => one.Consumer).Max(consumer => consumer.Min(one => one.At));

    /// <summary>Prints it, for docs/deployment.md.</summary>
    public void Tell(string what) => TestContext.Current.TestOutputHelper!.WriteLine(
        $"{what}: confirmed {Confirmed.Length}, lost by the server {LostByServer}, lost by us {LostByUs}, handled again {HandledAgain}");

    /// <summary>Prints how long the way was from the failover's beginning to the promotion, to what the sentinels say, and to work.</summary>
    public void TellTimes(long began, long promoted, long known) => TestContext.Current.TestOutputHelper!.WriteLine(
        $"From the failover's beginning: a replica promoted after {Since(began, promoted)}, told by a sentinel after {Since(began, known)}, publishing resumed after "
        + $"{Since(began, PublishingResumed(promoted))}, the last consumer after {Since(began, HandlingResumed(promoted))}");

    private static string Since(long began, long then) => $"{Stopwatch.GetElapsedTime(began, then).TotalMilliseconds:0} ms";
}
