using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.BadInput;

/// <summary>A key of another type where a stream should be.</summary>
public sealed class WrongTypeTests(SharedRedis redis)
{
    [Fact]
    public async Task Under_the_streams_name_it_is_one_error_and_consuming_begins_when_it_is_gone()
    {
        var (taken, free) = (StreamNames.New(), StreamNames.New());
        await using var control = await RedisControl.OpenAsync(redis.ConnectionString);
        await control.RunAsync("SET", taken, "no stream");
        await using var app = await new RunningApp(redis.ConnectionString).Consume<string>(taken).Consume<string>(free).StartAsync();

        await app.PublishAsync(free, "on the free one");
        await app.HasHandledAsync("on the free one");
        await app.HasLoggedAsync("is refused", taken, "A key of another type", "delete that key");
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync(taken, "refused"));
        Assert.Contains(taken, failure.Message, StringComparison.Ordinal);
        Assert.Contains("A key of another type", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayBePublished);

        await control.RunAsync("DEL", taken);
        await app.PublishAsync(taken, "on the taken one");
        await app.HasHandledAsync("on the taken one");
        Assert.Single(app.Errors);
    }

    [Fact]
    public async Task Put_in_the_place_of_a_stream_that_is_consumed_it_stops_nothing_else()
    {
        var (replaced, other) = (StreamNames.New(), StreamNames.New());
        await using var control = await RedisControl.OpenAsync(redis.ConnectionString);
        await using var app = await new RunningApp(redis.ConnectionString).Consume<string>(replaced).Consume<string>(other).StartAsync();
        await app.PublishAsync(replaced, "before");
        await app.HasHandledAsync("before");
        await control.HasNothingPendingAsync(replaced); // An ack that meets the other type would be an error of its own.

        await control.RunAsync("SET", replaced, "no stream");
        await app.HasLoggedAsync(replaced, "A key of another type");
        await app.PublishAsync(other, "meanwhile");
        await app.HasHandledAsync("meanwhile");

        await control.RunAsync("DEL", replaced);
        await app.PublishAsync(replaced, "after");
        await app.HasHandledAsync("after");
        Assert.Single(app.Errors);
    }

    [Fact]
    public async Task Under_the_dead_letter_streams_name_it_is_one_error_and_nothing_is_lost()
    {
        var stream = StreamNames.New();
        var deadLetters = ReservedNames.DeadLetterStream(new GroupAddress(stream, "billing"));
        await using var control = await RedisControl.OpenAsync(redis.ConnectionString);
        await control.RunAsync("SET", deadLetters, "no stream");
        await using var app = await new RunningApp(redis.ConnectionString)
            .Consume<int>(stream, configure: options => options.AckWait = TimeSpan.FromMilliseconds(100))
            .StartAsync();

        var id = await control.AddAsync(stream, Payload.DataField, "no number");
        var error = await app.HasLoggedAsync("could not be dead-lettered", deadLetters, "A key of another type");
        await app.PublishAsync(stream, 7);
        await app.HasHandledAsync("7");

        // Several sweeps go by before this one is handled.
        foreach (var number in Enumerable.Range(8, 5))
        {
            await app.PublishAsync(stream, number);
            await app.HasHandledAsync($"{number}");
        }
        await Eventually.HoldsAsync(async () => await control.PendingAsync(stream) == 1, "all but the unreadable one are acked");
        await control.RunAsync("DEL", deadLetters);
        await control.HasNothingPendingAsync(stream);

        var letter = Assert.Single(await control.DeadLettersAsync(stream));
        Assert.Equal(id.ToString(), letter[DeadLetterFields.Id]);
        Assert.Single(app.Errors, line => line.Message.Contains("dead-lettered;", StringComparison.Ordinal));
        Assert.Contains(error, app.Errors);
    }
}
