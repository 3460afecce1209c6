using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Journals;
using Xunit;

namespace StreamGroups.Tests.FaultSuite;

public sealed class JournalTests
{
    private static readonly EntryId Id = new(17, 1);

    private readonly ConsumerProcess _process = new("1.1", 1, TimeSpan.Zero, TimeSpan.FromSeconds(2), 4);

    [Fact]
    public void A_line_is_read_as_it_was_written()
    {
        var line = new JournalEvent(TimeSpan.FromMicroseconds(1_234_567), JournalEventKind.Begun, 3, Id, 2, "a-1", "more\ttext");

        Assert.True(JournalEvent.TryParse($"{line}", out var read));
        Assert.Equal(line, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234\tBegun\t3\t17-1")]
    public void A_line_that_was_cut_off_is_passed_over(string line) => Assert.False(JournalEvent.TryParse(line, out _));

    [Fact]
    public void Lines_become_runs()
    {
        var run = Assert.Single(Read((1, JournalEventKind.Begun), (2, JournalEventKind.Cancelled), (3, JournalEventKind.GaveUp)).Runs);

        Assert.Equal((new EntryName(Id, "a-1"), RunOutcome.GaveUp), (run.Entry, run.Outcome));
        Assert.Equal((1, 2, 3), (run.BegunAt.TotalSeconds, run.CancelledAt?.TotalSeconds, run.EndedAt?.TotalSeconds));
    }

    [Fact]
    public void A_process_is_dead_from_the_moment_when_a_message_kills_it()
    {
        var history = Read((1, JournalEventKind.Begun), (2, JournalEventKind.Dying));

        Assert.Equal((2, true), (_process.EndedAt?.TotalSeconds, _process.Died));
        Assert.Equal(2, Assert.Single(history.Runs).OverAt.TotalSeconds);
        Assert.Equal(FaultKind.Suicide, Assert.Single(history.Faults).Kind);
    }

    private History Read(params (double At, JournalEventKind What)[] lines)
    {
        var origin = TimeSpan.FromSeconds(100);
        var builder = new HistoryBuilder(origin);
        builder.AddConsumer(_process, lines.Select(line => new JournalEvent(origin + TimeSpan.FromSeconds(line.At), line.What, 1, Id, 1, "a-1", "")));
        return builder.History;
    }
}
