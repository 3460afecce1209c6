using System.Buffers.Binary;
using System.Collections.Concurrent;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>What a handler was given is its own until it has completed, however many others run.</summary>
public abstract class BodyConformance : ApplicationConformance
{
    private protected BodyConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task A_body_stays_what_it_is_until_its_handler_has_completed()
    {
        const int Count = 6_000;
        ConcurrentDictionary<int, bool> whole = [];
        var host = await NewHost().Map(Group, Brief, group => group.Handle(async (ReadOnlyMemory<byte> body) =>
        {
            var number = NumberOf(body.Span);
            if (number % 3 == 0) await Task.Yield();
            if (number % 50 == 0) await Task.Delay(Random.Shared.Next(1, 400)); // Some outlast a renewal, and others of their read.
            whole[number] = Body(number).AsSpan().SequenceEqual(body.Span);
        })).StartAsync();
        foreach (var numbers in Enumerable.Range(0, Count).Chunk(300)) await host.Publisher.PublishBatchAsync(Stream, numbers.Select(Body));

        await Eventually.HoldsAsync(() => whole.Count == Count, () => $"all {Count} are handled, {whole.Count} are");
        Assert.All(whole, message => Assert.True(message.Value, $"Message {message.Key} was another one."));
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_context_that_is_kept_tells_of_its_own_message_for_good()
    {
        ConcurrentQueue<(string Text, MessageContext Context)> kept = [];
        var host = await NewHost().Map(Group, Options(LongLease, 4), group => group.Handle((string text, MessageContext context) =>
            kept.Enqueue((text, context)))).StartAsync();
        foreach (var text in Numbers(2_000))
            await host.Publisher.PublishAsync(Stream, text, new PublishOptions { CorrelationId = $"of {text}" });

        await Eventually.HoldsAsync(() => kept.Count == 2_000, "all are handled");
        Assert.All(kept, message => Assert.Equal($"of {message.Text}", message.Context.CorrelationId));
        Assert.Equal(2_000, kept.Select(message => message.Context.Id).Distinct().Count());
    }

    private static void Brief(GroupOptions options) =>
        (options.AckWait, options.Concurrency, options.Prefetch) = (TimeSpan.FromMilliseconds(600), 32, 64);

    private static byte[] Body(int number)
    {
        var body = new byte[4 + (number % 700)];
        BinaryPrimitives.WriteInt32LittleEndian(body, number);
        for (var i = 4; i < body.Length; i++) body[i] = (byte)(number + i);
        return body;
    }

    private static int NumberOf(ReadOnlySpan<byte> body) => BinaryPrimitives.ReadInt32LittleEndian(body);
}
