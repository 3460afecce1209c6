using Microsoft.Extensions.Logging;
using StreamGroups.Engine.Retention;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Retention;

public sealed class ServerCheckTests
{
    private readonly EngineStore _store = new();
    private readonly WatchedStore _watched;
    private readonly ServerCheck _check;

    public ServerCheckTests()
    {
        _watched = new WatchedStore(_store.Store);
        _check = new ServerCheck(_watched, RetentionPace.Default, _store.Time, _store.Logger);
    }

    [Theory]
    [InlineData("noeviction", 0L, true)]
    [InlineData("volatile-lru", 100L, true)] // Streams have no time to live.
    [InlineData("allkeys-lru", 0L, true)] // Without a limit nothing is evicted.
    [InlineData("allkeys-lru", 100L, true, 450)]
    [InlineData("allkeys-random", null, null, 450)]
    [InlineData("noeviction", 100L, false, 451)]
    [InlineData("allkeys-lfu", 100L, false, 450, 451)]
    [InlineData(null, null, null)]
    public async Task What_loses_streams_is_a_warning(string? policy, long? maxMemory, bool? persists, params int[] warnings)
    {
        _watched.Facts = new ServerFacts(policy, maxMemory, persists);
        await _check.RunAsync(default).InTime();

        Assert.Equal(warnings, _store.Log.Lines.Select(line => line.Event.Id));
        Assert.All(_store.Log.Lines, line => Assert.Equal(LogLevel.Warning, line.Level));
        Assert.All(_store.Log.Lines, line => Assert.EndsWith("Ignore this if messages may be lost on purpose", line.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TransportErrorKind.Transient, false)]
    [InlineData(TransportErrorKind.Permanent, true)] // No connection, for a cause that somebody may mend.
    internal async Task A_server_that_cannot_be_asked_is_asked_again_until_it_answers(TransportErrorKind kind, bool isReported)
    {
        _watched.Facts = new ServerFacts("allkeys-lru", 1, true);
        _watched.Failure = new TransportException(kind, "Down.") { IsReported = isReported };
        var running = _check.RunAsync(default);
        await Eventually.HoldsAsync(
            () =>
            {
                _store.Time.Advance(TimeSpan.FromSeconds(1));
                if (_watched.Reports >= 3) _watched.Failure = null;
                return running.IsCompleted;
            },
            "the server has answered");
        Assert.Equal([450], _store.Log.Lines.Select(line => line.Event.Id));
    }

    [Fact]
    public async Task A_server_that_refuses_is_not_asked_again()
    {
        _watched.Failure = new TransportException(TransportErrorKind.Permanent, "No.");
        await _check.RunAsync(default).InTime();
        Assert.Equal(1, _watched.Reports);
        Assert.Equal((LogLevel.Debug, 452), (_store.Log.Lines[0].Level, Assert.Single(_store.Log.Lines).Event.Id));
    }
}
