using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Secrets;

/// <summary>Neither passwords nor what messages hold comes into a log, an exception, the health report or what is told beside a dead letter.</summary>
public sealed class SecretTests
{
    private const string Password = "correct-horse-battery";
    private const string Wrong = "wrong-horse-battery";

    /// <summary>In bodies and headers.</summary>
    private const string Card = "4111-1111-1111-1111";

    [Fact]
    public async Task A_running_application_tells_nobody()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = Password });
        await using var app = new RunningApp(server.ConnectionString);
        app.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace)).AddHealthChecks();
        app.Streams.MapStream("typed").WithGroup("g", options => options.MaxDeliveries = 1).Handle((Payment _) => { });
        app.Streams.MapStream("text").WithGroup("g", options => (options.MaxDeliveries, options.Backoff) = (2, [TimeSpan.FromMilliseconds(1)]))
            .Handle((string _) => throw new InvalidOperationException("As planned."));
        await app.StartAsync();
        var secret = new PublishOptions { Headers = new Dictionary<string, string> { ["card"] = Card } };
        await app.Publisher.PublishAsync("text", Card, secret);
        foreach (var body in (string[])[Card, $$"""{"amount":"{{Card}}"}""", $$"""{"amount":1,"card":{{Card}}}""", $"[\"{Card}"])
            await app.Publisher.PublishAsync("typed", System.Text.Encoding.UTF8.GetBytes(body), secret);
        await app.Publisher.PublishAsync("typed", Card, secret);
        List<string> told = [];
        foreach (var (stream, count) in new[] { ("typed", 5), ("text", 1) })
        {
            await Eventually.HoldsAsync(async () => await app.DeadLetters.CountAsync(stream, "g") == count, $"{count} of {stream} are dead letters");
            await foreach (var letter in app.DeadLetters.ListAsync(stream, "g"))
                told.Add($"{letter.Reason} {letter.ExceptionMessage} {letter.ExceptionStack}");
        }
        told.AddRange(await FailuresAsync(app));
        told.AddRange(await Everything(app));
        TellsNothing(told);
    }

    [Fact]
    public async Task An_application_with_a_wrong_password_tells_nobody()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = Password });
        await using var app = new RunningApp(server.ConnectionString.Replace(Password, Wrong, StringComparison.Ordinal));
        app.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace)).AddHealthChecks();
        await app.Consume<string>("text").StartAsync();
        await Eventually.HoldsAsync(() => app.Log.Lines.Any(line => line.Message.Contains("WRONGPASS", StringComparison.Ordinal)), "the refusal is told");
        List<string> told = [.. await FailuresAsync(app), .. await Everything(app)];
        TellsNothing(told);
    }

    [Fact]
    public async Task A_connection_string_that_cannot_be_read_tells_nobody()
    {
        await using var app = new RunningApp($"localhost:6379,password={Password},sssl=true");
        var refusal = await Assert.ThrowsAnyAsync<Exception>(app.StartAsync);
        TellsNothing([$"{refusal}", .. await Everything(app)]);
    }

    private static async Task<string[]> FailuresAsync(RunningApp app)
    {
        var options = new PublishOptions { Timeout = TimeSpan.FromMilliseconds(200), Headers = new Dictionary<string, string> { ["a"] = Card } };
        var exception = await Record.ExceptionAsync(async () => await app.Publisher.PublishAsync("{typed}:g:names", Card, options)); // A hash.
        return [$"{Assert.IsType<StreamPublishException>(exception)}"];
    }

    private static async Task<string[]> Everything(RunningApp app)
    {
        List<string> told = [.. app.Log.Lines.Select(line => $"{line.Category} {line.Message} {line.Exception}")];
        if (!app.IsStarted) return [.. told];
        var report = await app.Checks.CheckHealthAsync();
        told.AddRange(report.Entries.Values.Select(entry => $"{entry.Description} {entry.Exception} {string.Join(' ', entry.Data.Values)}"));
        return [.. told];
    }

    private static void TellsNothing(IReadOnlyCollection<string> told)
    {
        Assert.NotEmpty(told);
        foreach (var secret in (string[])[Password, Wrong, Card, "4111"])
            Assert.DoesNotContain(told, line => line.Contains(secret, StringComparison.Ordinal));
    }

    private sealed record Payment(int Amount, string? Card = null);
}
