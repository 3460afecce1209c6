using System.Diagnostics;
using Polly;
using Polly.Retry;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

public sealed class OwnPipelineTests(SharedRedis redis)
{
    [Fact]
    public async Task A_pipeline_that_ends_its_sessions_by_a_timeout_does_not_end_the_work()
    {
        var stream = StreamNames.New();
        await using var app = new RunningApp(redis.ConnectionString).Consume<string>(stream);
        app.Streams.ConfigureReconnect(pipeline => pipeline
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = int.MaxValue, Delay = TimeSpan.Zero })
            .AddTimeout(TimeSpan.FromMilliseconds(500)));
        await app.StartAsync();

        // Each session lives for half a second: these publishes reach over several.
        List<string> texts = [];
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(2);)
        {
            texts.Add($"{texts.Count}");
            await app.PublishAsync(stream, texts[^1]);
        }
        await Eventually.HoldsAsync(
            () => app.Handled.Select(message => message.Text).ToHashSet().IsSupersetOf(texts), "all that was published is handled");
    }
}
