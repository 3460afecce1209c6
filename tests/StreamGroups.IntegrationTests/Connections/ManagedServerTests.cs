using System.Diagnostics;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Servers without <c>CLIENT</c>, <c>CONFIG</c> and channels, as managed ones are, that lose their scripts now and then.</summary>
public sealed class ManagedServerTests() : OwnServerTests(
    new RedisServerOptions { ExtraArguments = ["--rename-command", "CLIENT", "", "--rename-command", "CONFIG", "", "--rename-command", "SUBSCRIBE", ""] })
{
    private const int Messages = 500;
    private const int NoRightToListen = 506;

    [Fact]
    public async Task Consuming_publishing_and_stopping_work()
    {
        var texts = Enumerable.Range(0, Messages).Select(number => $"{number}").ToArray();
        await using (var app = await NewApp().Consume<string>("orders", handler: FailsOnceAsync).StartAsync())
        {
            var publishing = Task.WhenAll(texts.Select(text => app.PublishAsync("orders", text)));
            while (!publishing.IsCompleted) await Control.RunAsync("SCRIPT", "FLUSH");
            await publishing;
            await app.HasHandledAsync(texts);
            await Control.HasNothingPendingAsync("orders");

            var began = Stopwatch.GetTimestamp();
            await app.StopAsync();
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(2.5), $"The stop took {Stopwatch.GetElapsedTime(began)}.");
            Assert.Single(app.Complaints, line => line.Message.Contains("do not allow CLIENT ID", StringComparison.Ordinal));
            Assert.DoesNotContain(app.Complaints, line => line.Event.Id == NoRightToListen);
            Assert.Empty(app.Errors);
        }

        await Control.AddTextsAsync("orders", "after");
        await using var next = await NewApp().Consume<string>("orders").StartAsync();
        await next.HasHandledAsync("after");
        Assert.DoesNotContain(next.Complaints, line => line.Message.Contains("is used by another living process", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_belongs_to_one_living_process_all_the_same()
    {
        await using var first = await NewApp().Consume<string>("orders").StartAsync();
        await first.PublishAsync("orders", "a");
        await first.HasHandledAsync("a");
        await using var second = await NewApp().Consume<string>("orders").StartAsync();
        await second.HasLoggedAsync("is used by another living process");
    }

    private static Task FailsOnceAsync(string text, MessageContext context) =>
        text == "7" && context.DeliveryCount == 1 ? context.RetryAsync(TimeSpan.Zero).AsTask() : Task.CompletedTask;
}
