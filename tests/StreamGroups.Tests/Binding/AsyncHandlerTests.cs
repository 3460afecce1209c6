using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>A pipeline ends when its handler does, whatever kind of task that returns.</summary>
public sealed class AsyncHandlerTests
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public Task An_async_lambda_is_awaited() => IsAwaitedAsync(group => group.Handle(async (string msg) => await _gate.Task));

    [Fact]
    public Task An_async_lambda_with_services_is_awaited() =>
        IsAwaitedAsync(group => group.Handle(async (string msg, ILogger log, IServiceProvider services) => await _gate.Task));

    [Fact]
    public Task An_untyped_async_lambda_is_awaited() =>
        IsAwaitedAsync(group => group.Handle<string, ILogger>(async (msg, log) => await _gate.Task));

    [Fact]
    public Task An_async_lambda_whose_message_type_is_named_too_is_awaited() =>
        IsAwaitedAsync(group => group.Handle<string>(async (string msg, ILogger log) => await _gate.Task));

    [Fact]
    public Task An_async_lambda_with_a_context_is_awaited() =>
        IsAwaitedAsync(group => group.Handle<string>(async (msg, context) => await _gate.Task));

    [Fact]
    public Task A_lambda_that_returns_a_Task_is_awaited() => IsAwaitedAsync(group => group.Handle((string msg, ILogger log) => _gate.Task));

    [Fact]
    public Task A_lambda_that_returns_a_ValueTask_is_awaited() =>
        IsAwaitedAsync(group => group.Handle((string msg, ILogger log) => new ValueTask(_gate.Task)));

    [Fact]
    public Task A_call_that_returns_a_ValueTask_is_awaited() =>
        IsAwaitedAsync(group => group.Handle((string msg, ILogger log) => WaitAsync(msg)));

    [Fact]
    public Task An_async_lambda_that_is_declared_to_return_a_ValueTask_is_awaited() =>
        IsAwaitedAsync(group => group.Handle(async ValueTask (string msg, ILogger log) => await _gate.Task));

    [Fact]
    public Task A_lambda_whose_Task_has_a_result_is_awaited() =>
        IsAwaitedAsync(group => group.Handle(async (string msg, ILogger log) =>
        {
            await _gate.Task;
            return msg.Length;
        }));

    [Fact]
    public async Task What_an_async_handler_throws_comes_out()
    {
        await using var test = new TestGroup();
        test.Builder.Handle(async (string msg, ILogger log) =>
        {
            await Task.Yield();
            throw new TimeoutException(msg);
        });

        var thrown = await Assert.ThrowsAsync<TimeoutException>(async () => await test.HandleAsync("too late"));

        Assert.Equal("too late", thrown.Message);
    }

    [Fact]
    public async Task A_null_Task_is_an_error_that_says_so()
    {
        await using var test = new TestGroup();
        test.Builder.Handle((string msg) => (Task)null!);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await test.HandleAsync("Hi!"));

        Assert.Equal("The handler returned null instead of a Task; return Task.CompletedTask.", thrown.Message);
    }

    private async Task IsAwaitedAsync(Action<IGroupBuilder> handle)
    {
        await using var test = new TestGroup();
        handle(test.Builder);

        var running = test.HandleAsync("Hi!").AsTask();

        Assert.False(running.IsCompleted);
        _gate.SetResult();
        await running;
    }

    private ValueTask WaitAsync(string message) => message.Length > 0 ? new(_gate.Task) : default;
}
