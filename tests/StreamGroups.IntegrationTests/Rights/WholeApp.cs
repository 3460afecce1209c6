using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;

namespace StreamGroups.IntegrationTests.Rights;

/// <summary>An application that does everything once, and tries again what it is refused.</summary>
internal sealed class WholeApp : IAsyncDisposable
{
    private const int Together = 50;

    private readonly RunningApp _app;
    private readonly ConcurrentQueue<string> _refused = new();
    private readonly ConcurrentDictionary<string, int> _seen = new();

    public WholeApp(string connectionString, string prefix)
    {
        _app = new RunningApp(connectionString);
        _app.Services.Configure<RedisStreamsOptions>(options => (options.KeyPrefix, options.PublishTimeout) = (prefix, TimeSpan.FromSeconds(5)));
        _app.Streams.MapStream("orders").WithRetention(RetentionPolicy.UntilProcessed)
            .WithGroup("billing", "a", options => (options.Backoff, options.AckWait) = ([TimeSpan.FromMilliseconds(50)], TimeSpan.FromSeconds(1)))
            .Handle<string>(OrderAsync);
        _app.Streams.MapStream("ledger").WithGroup("books").SingleActive().Handle<string>(text => Saw($"booked {text}"));
        _app.Streams.MapStream("prices").Broadcast().Handle<string>(text => Saw($"heard {text}"));
        _app.Streams.MapStream("quotes").WithGroup("desk").Handle((string text) => $"re: {text}").PublishTo("receipts");
    }

    /// <summary>What was logged as a warning or worse, and what publishing and its kin threw.</summary>
    public IEnumerable<string> Complaints => [.. _app.Complaints.Select(line => line.Message), .. _refused];

    public Task StartAsync() => _app.StartAsync();

    public Task StopAsync() => _app.StopAsync();

    /// <summary>Does everything; ends when all of it is done.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await DoAsync(() => _app.PublishAsync("orders", "plain"), cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Together).Select(
            number => DoAsync(() => _app.PublishAsync("orders", $"together {number}"), cancellationToken)));
        await DoAsync(() => _app.PublishAsync("orders", "once", new PublishOptions { MessageId = "1" }), cancellationToken);
        await DoAsync(() => _app.PublishAsync(
            "orders", "later", new PublishOptions { MessageId = "2", DeliverAfter = TimeSpan.FromMilliseconds(100) }), cancellationToken);
        await DoAsync(() => _app.PublishAsync("orders", "fails"), cancellationToken);
        await DoAsync(() => _app.PublishAsync("orders", "slow"), cancellationToken);
        await DoAsync(() => _app.PublishAsync("orders", "dies"), cancellationToken);
        await DoAsync(() => _app.PublishAsync("ledger", "x"), cancellationToken);
        await HasSeenAsync("booked x", 1, cancellationToken);
        await HasSeenAsync("dies", 1, cancellationToken);
        await DoAsync(async () =>
        {
            if ((await _app.DeadLetters.ReplayAllAsync("orders", "billing", new DeadLetterFilter())).Replayed == 0) throw new TimeoutException("There is none yet.");
        }, cancellationToken);
        await DoAsync(() => _app.Requester.RequestAsync<string, string>("quotes", "?", TimeSpan.FromSeconds(3)), cancellationToken);
        await Eventually.HoldsAsync(async () =>
        {
            await DoAsync(() => _app.PublishAsync("prices", "y"), cancellationToken);
            return _seen.ContainsKey("heard y");
        }, Told, cancellationToken);
        foreach (var text in new[] { "plain", "once", "later", "slow" }) await HasSeenAsync(text, 1, cancellationToken);
        foreach (var text in new[] { "fails", "dies" }) await HasSeenAsync(text, 2, cancellationToken);
        for (var number = 0; number < Together; number++) await HasSeenAsync($"together {number}", 1, cancellationToken);
    }

    public string Told() => $"{string.Join('\n', _refused)}\n{string.Join(", ", _seen.Keys)}\n{_app}";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task HasSeenAsync(string text, int times, CancellationToken cancellationToken) =>
        Eventually.HoldsAsync(() => _seen.GetValueOrDefault(text) >= times, () => $"'{text}' is seen {times} times.\n{Told()}", cancellationToken);

    private void Saw(string text) => _seen.AddOrUpdate(text, 1, (_, times) => times + 1);

    private async Task OrderAsync(string text, MessageContext context)
    {
        var isFirst = !_seen.ContainsKey(text);
        Saw(text);
        if (text == "fails" && isFirst) throw new InvalidOperationException("As planned.");
        if (text == "dies" && isFirst) await context.DeadLetterAsync("as planned");
        if (text == "slow") await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None); // Its lease is renewed meanwhile.
    }

    private async Task DoAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await act().InTime();
                return;
            }
            catch (Exception exception) when (exception is StreamPublishException or DeadLetterException or TimeoutException)
            {
                _refused.Enqueue(exception.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }
}
