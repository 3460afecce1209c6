using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using StreamGroups.Engine;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.Hosting;
using StreamGroups.Resilience;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Configuration;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Hosting;

public sealed class SubscriptionRunnerTests : IDisposable
{
    private const string Enabled = "RedisStreams:Streams:orders:Groups:billing:Enabled";
    private const int StartedEvent = 323;
    private const int StoppedEvent = 325;

    private readonly CollectingLoggerProvider _log = new();
    private readonly ConfiguredApplication _application;
    private readonly SubscriptionRunner _runner;

    public SubscriptionRunnerTests()
    {
        var (time, logger) = (TimeProvider.System, _log.CreateLogger("orders"));
        _application = new ConfiguredApplication(null, (Enabled, "true")).Map("orders", "billing");
        var options = _application.Live("orders", "billing");
        var sessions = new SessionLoop(ReconnectPipeline.Configure(new ResiliencePipelineBuilder()).Build(), time, logger);
        var subscription = new Subscription(
            new SubscriptionIdentity(Deliveries.Group, "a"), new NoPipeline(), ExceptionRules.None, () => options.Current, new InMemoryTransport(new InMemoryStore(time)), sessions,
            time, logger);
        var drains = new DrainClock(new DrainTimes(Options.Create(new RedisStreamsOptions()), Options.Create(new HostOptions())), time);
        _runner = new SubscriptionRunner(subscription, options, drains, logger);
    }

    [Fact]
    public async Task A_reload_before_the_start_begins_nothing()
    {
        for (var round = 0; round < 200; round++)
        {
            _application.Reload((Enabled, round % 2 == 0 ? "false" : "true"));
            await Task.Yield();
        }
        await _runner.StopReadingAsync(default).InTime(); // After all switching.
        Assert.Empty(Switches);
        await _runner.DisposeAsync();
    }

    [Fact]
    public async Task A_reload_after_the_stop_begins_nothing()
    {
        _runner.Start();
        await Eventually.HoldsAsync(() => Switches is [StartedEvent], "it is consumed");
        await _runner.StopReadingAsync(default).InTime();
        _application.Reload((Enabled, "false"));
        _application.Reload((Enabled, "true"));
        await _runner.StopReadingAsync(default).InTime();
        Assert.Equal([StartedEvent, StoppedEvent], Switches);
        await _runner.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_is_enabled_and_disabled_it_starts_and_stops_in_turn()
    {
        _runner.Start();
        for (var round = 0; round < 100; round++) _application.Reload((Enabled, round % 2 == 0 ? "false" : "true"));
        await Eventually.HoldsAsync(() => Switches is [.., StartedEvent], "it is consumed");
        await _runner.StopReadingAsync(default).InTime();
        Assert.DoesNotContain((StartedEvent, StartedEvent), Switches.Zip(Switches.Skip(1))); // A stop may come before a name is granted.
        Assert.Equal(StoppedEvent, Switches[^1]);
        await _runner.DisposeAsync();
    }

    [Fact]
    public async Task Disposal_ends_what_was_not_stopped_even_in_the_middle_of_switching()
    {
        _runner.Start();
        _application.Reload((Enabled, "false"));
        _application.Reload((Enabled, "true"));
        await _runner.DisposeAsync().InTime();
        await _runner.StopReadingAsync(default).InTime();
    }

    [Fact]
    public async Task Of_several_that_remove_it_one_is_the_first()
    {
        var removals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(_runner.Remove)));
        Assert.Single(removals, static isFirst => isFirst);
        await _runner.DisposeAsync();
    }

    public void Dispose() => _application.Dispose();

    private IReadOnlyList<int> Switches => [.. _log.Lines.Select(line => line.Event.Id).Where(id => id is StartedEvent or StoppedEvent)];

    private sealed class NoPipeline : IMessagePipeline
    {
        public ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken) => default;
    }
}
