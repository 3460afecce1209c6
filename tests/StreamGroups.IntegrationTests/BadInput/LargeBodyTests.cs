using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.BadInput;

public sealed class LargeBodyTests(SharedRedis redis)
{
    private const int Size = 10 * 1024 * 1024;

    [Fact]
    public async Task A_body_of_10_MB_arrives_as_it_was_and_others_beside_it()
    {
        var stream = StreamNames.New();
        var body = new byte[Size];
        new Random(1).NextBytes(body);
        var arrived = new TaskCompletionSource<byte[]>();
        await using var control = await RedisControl.OpenAsync(redis.ConnectionString);
        await using var app = await new RunningApp(redis.ConnectionString)
            .Consume<byte[]>(stream, handler: (bytes, _) =>
            {
                if (bytes.Length > 1) arrived.TrySetResult(bytes);
                return Task.CompletedTask;
            })
            .StartAsync();

        await app.PublishAsync(stream, new byte[] { 1 });
        await app.PublishAsync(stream, body);
        await app.PublishAsync(stream, new byte[] { 2 });

        Assert.Equal(body, await arrived.Task.InTime());
        await Eventually.HoldsAsync(() => app.Handled.Count == 3, "all are handled");
        await control.HasNothingPendingAsync(stream);
        Assert.Empty(app.Complaints);
    }
}
