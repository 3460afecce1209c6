using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using StreamGroups.Handling;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>Nothing is allocated for a message beyond what its own type needs.</summary>
public sealed class AllocationTests
{
    private int _bytes;

    [Fact]
    public Task Nothing_for_raw_bytes() => AllocatesAsync(0, group => group.Handle((ReadOnlyMemory<byte> body) => { _bytes += body.Length; }));

    [Fact]
    public Task Nothing_for_a_logger_and_a_token() => AllocatesAsync(
        0, group => group.Handle((ReadOnlyMemory<byte> body, ILogger log, CancellationToken token) => { _bytes += body.Length; }));

    [Fact]
    public Task Nothing_for_a_completed_Task() => AllocatesAsync(
        0, group => group.Handle((ReadOnlyMemory<byte> body, ILogger log) =>
        {
            _bytes += body.Length;
            return Task.CompletedTask;
        }));

    [Fact]
    public Task Nothing_for_a_completed_ValueTask() => AllocatesAsync(
        0, group => group.Handle((ReadOnlyMemory<byte> body, CancellationToken token) =>
        {
            _bytes += body.Length;
            return ValueTask.CompletedTask;
        }));

    [Fact]
    public Task Nothing_for_a_compiled_call() => AllocatesAsync(0, group => group.Handle(OnBytes));

    [Fact]
    public Task Nothing_for_a_result_that_nobody_wants() => AllocatesAsync(0, group => group.Handle((ReadOnlyMemory<byte> body) => _bytes += body.Length));

    [Fact]
    public Task Nothing_for_an_outcome() => AllocatesAsync(0, group => group.Handle((ReadOnlyMemory<byte> body, ILogger log) =>
    {
        _bytes += body.Length;
        return new ValueTask<Outcome>(Outcome.Ack);
    }));

    [Fact]
    public Task Nothing_for_retries_that_are_not_needed() => AllocatesAsync(
        0, group => group.Handle((ReadOnlyMemory<byte> body) => { _bytes += body.Length; })
            .WithResilience(pipeline => pipeline.AddRetry(new RetryStrategyOptions())));

    [Fact]
    public Task Nothing_for_a_circuit_that_is_closed() => AllocatesAsync(
        0, group => group.Handle((ReadOnlyMemory<byte> body) => { _bytes += body.Length; })
            .WithResilience(pipeline => pipeline.AddRetry(new RetryStrategyOptions()).AddCircuitBreaker(new CircuitBreakerStrategyOptions())));

    private void OnBytes(ReadOnlyMemory<byte> body, ILogger log, CancellationToken token) => _bytes += body.Length;

    private async Task AllocatesAsync(long expected, Action<IGroupBuilder> handle)
    {
        await using var test = new TestGroup();
        handle(test.Builder);
        var (pipeline, delivery) = (test.Pipeline, TestGroup.Deliver("Hi!"));

        // Until it is measured to be so: the first calls compile code, and the runtime may compile it again in the background.
        var allocated = long.MaxValue;
        for (var round = 0; round < 1_000 && allocated > expected; round++) allocated = Measure(pipeline, delivery, test.Settler);

        Assert.Equal(expected, allocated);
        Assert.True(_bytes > 0);
    }

    private static long Measure(IMessagePipeline pipeline, Delivery delivery, ISettler settler)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            var handled = pipeline.HandleAsync(delivery, settler, CancellationToken.None);
            if (!handled.IsCompletedSuccessfully) throw new InvalidOperationException("The handler is expected to complete at once.");
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
