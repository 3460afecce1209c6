using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.DeadLetters;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Engine;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.DeadLetters;

public sealed class DeadLetterOfficeTests : IDisposable
{
    private static readonly GroupAddress Group = Deliveries.Group;

    private readonly EngineStore _store = new();
    private readonly LoggerFactory _loggers = new();
    private readonly DeadLetterOffice _office;

    public DeadLetterOfficeTests()
    {
        _loggers.AddProvider(_store.Log);
        _office = new DeadLetterOffice(
            new InMemoryDeadLetterStore(_store.Store), Options.Create(new RedisStreamsOptions()), _store.Time, _loggers);
    }

    public void Dispose() => _loggers.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_replay_that_breaks_off_and_is_called_again_repeats_nothing(bool whenDone)
    {
        var ids = Die(10);
        var filter = DeadLetterFilter.All with
        {
            Where = letter =>
            {
                if (letter.OriginalId == ids[4]) _store.Store.Faults.FailNext(InMemoryOperation.ReplayDeadLetter, whenDone: whenDone);
                return true;
            },
        };
        var error = await Assert.ThrowsAsync<DeadLetterException>(() => ReplayAllAsync(filter));
        Assert.Contains("Call again", error.Message, StringComparison.Ordinal);
        Assert.Equal(whenDone ? ids[..5] : ids[..4], _store.PendingIds);

        Assert.Equal(whenDone ? 5 : 6, (await ReplayAllAsync(DeadLetterFilter.All)).Replayed);
        Assert.Equal(ids, _store.PendingIds);
        Assert.Empty(_store.DeadLetters);
    }

    [Fact]
    public async Task A_replay_ends_between_two_letters_when_it_is_cancelled()
    {
        var ids = Die(10);
        using var cancelling = new CancellationTokenSource();
        var replaying = _office.ReplayAllAsync(
            Group.Stream, Group.Group, DeadLetterFilter.All, new ReplayOptions { MessagesPerSecond = 1 }, cancelling.Token).AsTask();
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => replaying.InTime());
        Assert.Equal(ids[..1], _store.PendingIds);
        Assert.Equal(9, _store.DeadLetters.Length);
    }

    [Fact]
    public async Task A_replay_keeps_its_rate()
    {
        Die(3);
        var replaying = _office.ReplayAllAsync(
            Group.Stream, Group.Group, DeadLetterFilter.All, new ReplayOptions { MessagesPerSecond = 2 }).AsTask();
        for (var done = 1; done <= 3; done++)
        {
            await Eventually.HoldsAsync(() => _store.Pending.Length == done, $"{done} are replayed");
            _store.Time.Advance(TimeSpan.FromMilliseconds(499));
            Assert.Equal(done, _store.Pending.Length);
            _store.Time.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.Equal(3, (await replaying.InTime()).Replayed);
    }

    [Fact]
    public async Task What_comes_after_the_beginning_is_not_listed()
    {
        Die(300);
        var listed = 0;
        await foreach (var letter in _office.ListAsync(Group.Stream, Group.Group))
        {
            if (listed++ % 100 == 0) Die(1);
            Assert.True(await _office.PurgeAsync(Group.Stream, Group.Group, letter.Id));
        }
        Assert.Equal((300, 3), (listed, _store.DeadLetters.Length));
    }

    [Fact]
    public async Task What_comes_after_the_beginning_is_not_purged()
    {
        Die(300);
        var filter = new DeadLetterFilter
        {
            Where = _ =>
            {
                if (_store.DeadLetters.Length == 300) Die(300);
                return true;
            },
        };
        Assert.Equal(300, await _office.PurgeAllAsync(Group.Stream, Group.Group, filter));
        Assert.Equal(300, _store.DeadLetters.Length);
    }

    [Fact]
    public async Task What_is_no_dead_letter_is_neither_listed_nor_counted_as_replayed()
    {
        Die(2);
        for (var i = 0; i < 600; i++) AddForeign();
        Die(1);

        Assert.Equal(3, await _office.ListAsync(Group.Stream, Group.Group).CountAsync());
        Assert.Null(await _office.ReadAsync(Group.Stream, Group.Group, _store.DeadLetters[5].Id));
        Assert.Equal(new ReplayResult { Missing = 1 }, await _office.ReplayAsync(Group.Stream, Group.Group, _store.DeadLetters[5].Id));
        Assert.Equal(new ReplayResult { Replayed = 3 }, await ReplayAllAsync(DeadLetterFilter.All));
        Assert.Equal(600, await _office.PurgeAllAsync(Group.Stream, Group.Group, DeadLetterFilter.All));
    }

    [Fact]
    public async Task Times_are_taken_exactly()
    {
        Die(1);
        var time = _store.Time.GetUtcNow();
        _store.Time.Advance(TimeSpan.FromMilliseconds(1));
        Die(1);

        Assert.Equal(2, await CountAsync(new() { From = time }));
        Assert.Equal(1, await CountAsync(new() { From = time.AddTicks(1) }));
        Assert.Equal(1, await CountAsync(new() { From = time.AddMilliseconds(1) }));
        Assert.Equal(0, await CountAsync(new() { From = time.AddMilliseconds(2) }));
        Assert.Equal(0, await CountAsync(new() { Before = time }));
        Assert.Equal(1, await CountAsync(new() { Before = time.AddTicks(1) }));
        Assert.Equal(1, await CountAsync(new() { Before = time.AddMilliseconds(1) }));
        Assert.Equal(2, await CountAsync(new() { Before = DateTimeOffset.MaxValue, From = DateTimeOffset.MinValue }));
        Assert.Equal(0, await CountAsync(new() { Before = DateTimeOffset.UnixEpoch }));
        Assert.Equal(0, await CountAsync(new() { From = time.AddDays(1), Before = time }));
        Assert.Equal(0, await _office.PurgeAllAsync(Group.Stream, Group.Group, new() { Before = DateTimeOffset.UnixEpoch }));
        Assert.Equal(1, await _office.PurgeAllAsync(Group.Stream, Group.Group, new() { Before = time.AddTicks(1) }));
    }

    [Theory]
    [InlineData(TransportErrorKind.Transient, "Call again")]
    [InlineData(TransportErrorKind.Permanent, "failed (Permanent)")]
    [InlineData(TransportErrorKind.OutOfMemory, "failed (OutOfMemory)")]
    public async Task Failures_of_the_store_are_told_as_they_are(object kind, string part)
    {
        _store.Store.Faults.FailNext(InMemoryOperation.ReadDeadLetters, kind: (TransportErrorKind)kind);

        var error = await Assert.ThrowsAsync<DeadLetterException>(async () => await _office.CountAsync(Group.Stream, Group.Group));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal((Group.Stream, Group.Group), (error.Stream, error.Group));
    }

    [Fact]
    public void What_cannot_be_asked_is_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => _office.ListAsync(" ", "billing"));
        Assert.Throws<ArgumentException>(() => _office.ListAsync("orders", ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeadLetterFilter { MaxCount = 0 });
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_and_does_nothing()
    {
        Die(1);
        await Assert.ThrowsAsync<ArgumentException>(async () => await _office.CountAsync("orders", " "));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _office.PurgeAllAsync("orders", "billing", null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _office.ReplayAllAsync("orders", "billing", null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await _office.ReplayAsync("orders", "billing", _store.DeadLetters[0].Id, (ReplayTarget)7));
        Assert.Single(_store.DeadLetters);
    }

    /// <summary>Dead-letters new entries, and returns their IDs.</summary>
    private EntryId[] Die(int count)
    {
        EntryId[] ids = [.. _store.Deliver(count).Select(entry => entry.Id)];
        foreach (var id in ids) _store.Store.DeadLetter(Group, "a", id, new DeadLetter("failed", 1));
        return ids;
    }

    private void AddForeign() =>
        _store.Store.AddEntry(ReservedNames.DeadLetterStream(Group), [.. new[] { "note", "look here" }.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))]);

    private Task<ReplayResult> ReplayAllAsync(DeadLetterFilter filter) => _office.ReplayAllAsync(Group.Stream, Group.Group, filter).InTime();

    private ValueTask<int> CountAsync(DeadLetterFilter filter) => _office.ListAsync(Group.Stream, Group.Group, filter).CountAsync();
}
