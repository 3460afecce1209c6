using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.Handling;
using StreamGroups.Handling.Batches;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>The shapes that a handler of batches may have.</summary>
public sealed class BatchShapeTests : IAsyncDisposable
{
    private readonly TestGroup _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_method_group()
    {
        _test.Builder.HandleBatch(OnBatchAsync);
        await HandleAsync("one", "two");
        Assert.Equal(["one", "two"], _test.Seen);
    }

    [Fact]
    public async Task A_handler_that_returns_nothing()
    {
        _test.Builder.HandleBatch((IReadOnlyList<StreamMessage<string>> messages, ILogger log) =>
        {
            foreach (var message in messages) _test.Seen.Add($"{message.Body} {message.Id}");
        });
        await HandleAsync("one");
        Assert.Equal(["one 1700000000000-7"], _test.Seen);
    }

    [Fact]
    public async Task Four_services()
    {
        _test.Services.AddKeyedSingleton("a", new Uri("http://a")).AddKeyedSingleton("b", new Uri("http://b"));
        _test.Builder.HandleBatch(
            (IReadOnlyList<string> texts, [FromKeyedServices("a")] Uri first, [FromKeyedServices("b")] Uri second, ILogger log, CancellationToken stop) =>
            {
                _test.Seen.Add($"{texts[0]} {first} {second}");
                return Task.CompletedTask;
            });
        await HandleAsync("one");
        Assert.Equal(["one http://a/ http://b/"], _test.Seen);
    }

    [Fact]
    public async Task Items_that_may_be_null()
    {
        _test.Builder.HandleBatch((IReadOnlyList<Order?> orders) =>
        {
            _test.Seen.AddRange(orders);
            return Task.CompletedTask;
        });
        await HandleAsync("null");
        Assert.Null(Assert.Single(_test.Seen));
    }

    [Fact]
    public async Task Items_that_may_not_be_null()
    {
        _test.Builder.HandleBatch((IReadOnlyList<StreamMessage<Order>> orders) => Task.CompletedTask);
        await Assert.ThrowsAsync<UnreadableMessageException>(() => HandleAsync("null"));
    }

    [Fact]
    public async Task Messages_that_may_be_null()
    {
        _test.Builder.HandleBatch((IReadOnlyList<StreamMessage<Order?>> orders) =>
        {
            _test.Seen.Add(orders[0].Body);
            return Task.CompletedTask;
        });
        await HandleAsync("null");
        Assert.Null(Assert.Single(_test.Seen));
    }

    private Task OnBatchAsync(IReadOnlyList<string> texts)
    {
        _test.Seen.AddRange(texts);
        return Task.CompletedTask;
    }

    private async Task HandleAsync(params string[] bodies)
    {
        var pipeline = Assert.IsAssignableFrom<IBatchPipeline>(_test.Pipeline);
        pipeline.Use(() => new GroupOptions());
        foreach (var body in bodies) await pipeline.HandleAsync(TestGroup.Deliver(body), _test.Settler, default).AsTask().InTime();
    }
}
