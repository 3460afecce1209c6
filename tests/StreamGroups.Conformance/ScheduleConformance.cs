using System.Collections.Concurrent;
using System.Text;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>Messages that are published later.</summary>
public abstract class ScheduleConformance : TransportConformance
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private protected ScheduleConformance(ITransportHarness harness) : base(harness)
    {
    }

    private IScheduleStore Schedules => SchedulesOf(Transport);

    [Fact]
    public async Task A_message_is_moved_when_its_time_has_come_and_not_before()
    {
        var stream = NewStream();
        await ScheduleAsync(stream, "later", Hour);
        await ScheduleAsync(stream, "soon", Soon);
        var early = await MoveAsync(stream);
        if (early.Moved == 0) Assert.Empty(await Backdoor.ReadAllAsync(stream)); // Else the machine has slept.

        await Backdoor.PassTimeAsync(Soon + TimeSpan.FromMilliseconds(2));
        var move = await MoveAsync(stream);
        Assert.Equal(1, early.Moved + move.Moved);
        Assert.InRange(move.NextDue!.Value, TimeSpan.FromMinutes(50), Hour);
        var entry = Assert.Single(await Backdoor.ReadAllAsync(stream));
        Assert.Equal(["__data__", "soon"], Texts(entry.Fields));
        Assert.Equal(0, (await MoveAsync(stream)).Moved);
    }

    [Fact]
    public async Task The_ID_says_when_it_is_due_and_no_two_are_the_same()
    {
        var stream = NewStream();
        var at = new DateTimeOffset(2300, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var ids = new List<EntryId>();
        for (var number = 0; number < 50; number++) ids.Add((await ScheduleAsync(stream, "x", at: at)).Published.Id);

        Assert.All(ids, id => Assert.Equal(at, id.Timestamp));
        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.True(await CancelAsync(stream, ids[0]));
        Assert.DoesNotContain((await ScheduleAsync(stream, "x", at: at)).Published.Id, ids);
    }

    [Fact]
    public async Task The_time_until_then_is_known()
    {
        var stream = NewStream();
        Assert.InRange((await ScheduleAsync(stream, "x", Hour)).DueIn!.Value, Hour, Hour + TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.Zero, (await ScheduleAsync(stream, "x", TimeSpan.Zero)).DueIn);
        Assert.Equal(TimeSpan.Zero, (await ScheduleAsync(stream, "x", at: DateTimeOffset.UnixEpoch)).DueIn);
        Assert.Equal(TimeSpan.Zero, (await ScheduleAsync(stream, "x", at: DateTimeOffset.MinValue)).DueIn);
        Assert.InRange((await ScheduleAsync(stream, "x", at: DateTimeOffset.MaxValue)).DueIn!.Value.TotalDays, 365 * 7_000, 365 * 9_000);
        Assert.Equal(3, (await MoveAsync(stream)).Moved);
    }

    [Fact]
    public async Task They_are_moved_in_the_order_of_their_times_then_as_they_came()
    {
        var stream = NewStream();
        var past = DateTimeOffset.UnixEpoch.AddDays(1000);
        foreach (var number in new[] { 5, 3, 9, 1, 7 })
        {
            foreach (var text in new[] { "a", "b", "c" }) await ScheduleAsync(stream, $"{number}{text}", at: past.AddSeconds(number));
        }
        Assert.Equal(new DueMove(15, null), await MoveAsync(stream));
        Assert.Equal(
            ["1a", "1b", "1c", "3a", "3b", "3c", "5a", "5b", "5c", "7a", "7b", "7c", "9a", "9b", "9c"], await TextsAsync(stream));
    }

    [Fact]
    public async Task One_call_moves_256_and_says_that_there_are_more()
    {
        var stream = NewStream();
        await Task.WhenAll(Enumerable.Range(0, 600).Select(_ => ScheduleAsync(stream, "x", TimeSpan.Zero)));

        Assert.Equal(new DueMove(256, TimeSpan.Zero), await MoveAsync(stream));
        Assert.Equal(new DueMove(256, TimeSpan.Zero), await MoveAsync(stream));
        Assert.Equal(new DueMove(88, null), await MoveAsync(stream));
        Assert.Equal(600, (await Backdoor.ReadAllAsync(stream)).Length);
    }

    [Fact]
    public async Task One_call_moves_about_4_MB()
    {
        var stream = NewStream();
        for (var number = 0; number < 5; number++)
            await Schedules.ScheduleAsync(Request(stream, new byte[1_500_000], TimeSpan.Zero), Durability.None, Ending).InTime();

        Assert.Equal(new DueMove(3, TimeSpan.Zero), await MoveAsync(stream));
        Assert.Equal(new DueMove(2, null), await MoveAsync(stream));
    }

    [Fact]
    public async Task Many_processes_that_move_at_once_move_each_message_once()
    {
        var stream = NewStream();
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => SchedulesOf(await NewTransportAsync())));
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => ScheduleAsync(stream, $"{number}", TimeSpan.Zero)));
        var moves = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(
            () => stores[number % 4].MoveDueAsync(stream, Ending).AsTask()))).InTime();

        Assert.Equal(1000, moves.Sum(move => move.Moved));
        Assert.Equal(1000, (await TextsAsync(stream)).Distinct().Count());
    }

    [Fact]
    public async Task What_is_cancelled_while_it_waits_is_never_moved()
    {
        var stream = NewStream();
        var ids = new List<EntryId>();
        for (var number = 0; number < 4; number++) ids.Add((await ScheduleAsync(stream, $"{number}", TimeSpan.Zero)).Published.Id);

        Assert.True(await CancelAsync(stream, ids[1]));
        Assert.False(await CancelAsync(stream, ids[1]));
        Assert.False(await CancelAsync(stream, new EntryId(ids[2].Milliseconds, 1)));
        Assert.False(await CancelAsync(NewStream(), ids[2]));
        Assert.Equal(new DueMove(3, null), await MoveAsync(stream));
        Assert.Equal(["0", "2", "3"], await TextsAsync(stream));
        Assert.False(await CancelAsync(stream, ids[0]));
    }

    [Fact]
    public async Task What_is_moved_trims_the_stream()
    {
        var stream = NewStream();
        for (var number = 0; number < 1000; number++)
            await Schedules.ScheduleAsync(Request(stream, new byte[10], TimeSpan.Zero, trim: new StreamTrim(100, null)), default, Ending).InTime();
        while ((await MoveAsync(stream)).NextDue is not null)
        {
        }

        Assert.InRange((await Backdoor.ReadAllAsync(stream)).Length, 100, 300);
        var oldest = (await Backdoor.ReadAllAsync(stream))[^1].Id;
        await Schedules.ScheduleAsync(Request(stream, new byte[10], TimeSpan.Zero, trim: new StreamTrim(null, oldest)), default, Ending).InTime();
        await MoveAsync(stream);
        Assert.Contains(oldest, (await Backdoor.ReadAllAsync(stream)).Select(entry => entry.Id));
    }

    [Fact]
    public async Task Bytes_are_moved_as_they_were()
    {
        var group = await NewGroupAsync();
        var bytes = Enumerable.Range(0, 512).Select(number => (byte)number).ToArray();
        await Schedules.ScheduleAsync(Request(group.Stream, bytes, TimeSpan.Zero, "id"), default, Ending).InTime();
        await Schedules.ScheduleAsync(Request(group.Stream, ReadOnlyMemory<byte>.Empty, TimeSpan.Zero), default, Ending).InTime();
        await MoveAsync(group.Stream);

        var entries = await DeliverAsync(group);
        Assert.Equal(bytes, entries[0].Payload.Data.ToArray());
        Assert.Empty(entries[1].Payload.Data.ToArray());
    }

    [Fact]
    public async Task A_message_ID_is_scheduled_once_while_it_waits_and_for_its_window_after()
    {
        var stream = NewStream();
        var first = await ScheduleAsync(stream, "first", Hour, "{o}:1", TimeSpan.FromSeconds(1));
        Assert.Equal(new ScheduleOutcome(first.Published, null), await ScheduleAsync(stream, "second", Soon, "{o}:1"));
        Assert.Equal(first.Published.Id, await PublishOnceAsync(stream, "{o}:1"));
        var soon = await ScheduleAsync(stream, "soon", TimeSpan.Zero, "soon");
        await MoveAsync(stream);

        var entry = Assert.Single(await Backdoor.ReadAllAsync(stream));
        Assert.NotEqual(soon.Published.Id, entry.Id);
        Assert.Equal(entry.Id, (await ScheduleAsync(stream, "soon", TimeSpan.Zero, "soon")).Published.Id);
        Assert.Equal(entry.Id, await PublishOnceAsync(stream, "soon"));
        Assert.Equal(0, (await MoveAsync(stream)).Moved);
        Assert.Single(await Backdoor.ReadAllAsync(stream));
    }

    [Fact]
    public async Task The_window_of_a_message_ID_begins_when_it_is_moved()
    {
        var stream = NewStream();
        await ScheduleAsync(stream, "x", TimeSpan.Zero, "a", Soon);
        await MoveAsync(stream);
        await Backdoor.PassTimeAsync(2 * Soon);

        await ScheduleAsync(stream, "x", TimeSpan.Zero, "a", Soon);
        Assert.Equal(1, (await MoveAsync(stream)).Moved);
    }

    [Fact]
    public async Task Cancelling_frees_the_message_ID()
    {
        var stream = NewStream();
        var first = (await ScheduleAsync(stream, "first", Hour, "a")).Published.Id;
        Assert.True(await CancelAsync(stream, first));
        var second = (await ScheduleAsync(stream, "second", TimeSpan.Zero, "a")).Published.Id;

        Assert.NotEqual(first, second);
        Assert.False(await CancelAsync(stream, first));
        Assert.Equal(1, (await MoveAsync(stream)).Moved);
    }

    [Fact]
    public async Task What_the_stream_refuses_stays_scheduled()
    {
        var stream = NewStream();
        await ScheduleAsync(stream, "x", TimeSpan.Zero);
        await Backdoor.ReplaceByOtherTypeAsync(stream);
        var error = await FailsAsync(TransportErrorKind.Permanent, () => Schedules.MoveDueAsync(stream, Ending).AsTask());
        Assert.Contains(stream, error.Message, StringComparison.Ordinal);

        await Backdoor.DeleteStreamAsync(stream);
        Assert.Equal(new DueMove(1, null), await MoveAsync(stream));
        Assert.Equal(["x"], await TextsAsync(stream));
    }

    [Fact]
    public async Task A_stream_that_was_deleted_is_begun_anew_and_a_schedule_that_was_is_empty()
    {
        var stream = NewStream();
        await ScheduleAsync(stream, "x", TimeSpan.Zero);
        await Backdoor.DeleteStreamAsync(ReservedNames.Scheduled(stream));
        Assert.Equal(new DueMove(0, null), await MoveAsync(stream));
        Assert.Empty(await Backdoor.ReadAllAsync(stream));
    }

    [Fact]
    public async Task Whoever_listens_hears_when_the_next_one_is_due()
    {
        var stream = NewStream();
        ConcurrentQueue<TimeSpan> own = [], other = [];
        using var first = Schedules.OnWake(stream, own.Enqueue);
        using var second = SchedulesOf(await NewTransportAsync()).OnWake(stream, other.Enqueue);
        await Eventually.HoldsAsync(async () =>
        {
            var probe = (await ScheduleAsync(stream, "probe", 3 * Hour)).Published.Id;
            await CancelAsync(stream, probe);
            return Heard(own, 3 * Hour) && Heard(other, 3 * Hour);
        }, "both listen");

        await ScheduleAsync(stream, "x", 20 * Hour);
        await ScheduleAsync(stream, "x", 30 * Hour);
        await ScheduleAsync(stream, "x", 10 * Hour);
        await Eventually.HoldsAsync(() => Heard(own, 10 * Hour) && Heard(other, 10 * Hour), "the next one is heard of");
        Assert.True(Heard(own, 20 * Hour));
        Assert.False(Heard(own, 30 * Hour) || Heard(other, 30 * Hour), "one that is not the next wakes nobody");
    }

    private static bool Heard(ConcurrentQueue<TimeSpan> calls, TimeSpan due) => calls.Any(call => (call - due).Duration() < TimeSpan.FromMinutes(1));

    private static ScheduleRequest Request(
        string stream, ReadOnlyMemory<byte> data, TimeSpan after, string? messageId = null, StreamTrim trim = default) =>
        new(stream, data, trim, null, after, messageId, Window);

    private Task<ScheduleOutcome> ScheduleAsync(
        string stream, string text, TimeSpan after = default, string? messageId = null, TimeSpan? window = null, DateTimeOffset? at = null) =>
        Schedules.ScheduleAsync(
            new(stream, Encoding.UTF8.GetBytes(text), StreamTrim.None, at, after, messageId, window ?? Window), Durability.None, Ending).InTime();

    private async Task<EntryId> PublishOnceAsync(string stream, string messageId) =>
        (await OnceOf(Transport).PublishOnceAsync(new(stream, messageId, Window, "once"u8.ToArray(), StreamTrim.None), default, Ending).InTime()).Id;

    private Task<DueMove> MoveAsync(string stream) => Schedules.MoveDueAsync(stream, Ending).InTime();

    private Task<bool> CancelAsync(string stream, EntryId id) => Schedules.CancelAsync(stream, id, Ending).InTime();

    private async Task<string[]> TextsAsync(string stream) => [.. (await Backdoor.ReadAllAsync(stream)).Select(entry => Texts(entry.Fields)[1])];
}
