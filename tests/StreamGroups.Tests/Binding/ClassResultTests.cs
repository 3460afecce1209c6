using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Registration;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>Handlers that are classes with a result.</summary>
public sealed class ClassResultTests : IAsyncDisposable
{
    private readonly TestGroup _test = new();
    private readonly List<object?> _given = [];

    public ClassResultTests() => _test.Services.AddSingleton(_test.Seen);

    [Fact]
    public async Task Its_result_arrives_and_the_class_is_made_for_each_message()
    {
        NoteResults();
        _test.Builder.Handle<Doubling>();
        await _test.HandleAsync("5");
        await _test.HandleAsync("6");
        Assert.Equal([10, 12], _given);
        Assert.Equal(["5, call 1, billing, True", "6, call 1, billing, True"], _test.Seen);
    }

    [Fact]
    public async Task Its_types_may_be_named()
    {
        NoteResults();
        _test.Builder.Handle<Both, int, string>();
        await _test.HandleAsync("5");
        Assert.Equal(["5!"], _given);
    }

    [Fact]
    public async Task An_outcome_is_left_with_the_delivery()
    {
        _test.Builder.Handle<Deciding>();
        var delivery = TestGroup.Deliver("abc");
        await _test.Pipeline.HandleAsync(delivery, _test.Settler, default);
        Assert.Equal(Outcome.Retry(), delivery.Outcome);
    }

    [Fact]
    public async Task The_message_may_be_null_where_the_method_says_so()
    {
        NoteResults();
        _test.Builder.Handle<Nullable>();
        await _test.HandleAsync("");
        Assert.Equal([true], _given);
    }

    [Fact]
    public async Task An_interface_that_is_registered_is_a_handler_too()
    {
        NoteResults();
        _test.Services.AddScoped<IOwn, Own>();
        _test.Builder.Handle<IOwn>();
        await _test.HandleAsync("Hi");
        Assert.Equal(["Hi!"], _given);
    }

    [Fact]
    public async Task A_null_task_is_an_error_that_says_so()
    {
        _test.Builder.Handle<Broken>().PublishTo("done");
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await _test.HandleAsync("abc"));
        Assert.Equal("The handler returned null instead of a Task; return Task.CompletedTask.", thrown.Message);
    }

    [Fact]
    public void Its_type_of_message_chooses_it()
    {
        _test.Builder.Handle<Doubling>();
        Assert.Equal(typeof(int), Assert.Single(((GroupBuilder)_test.Builder).Registration.Handlers).MessageType);
    }

    [Fact]
    public void A_class_with_and_without_a_result()
    {
        _test.Builder.Handle<Both>();
        Assert.Equal(
            "The handler of stream 'orders', group 'billing' is Both, which handles string and int with the result string; say which: "
            + ".Handle<Both, string>() or .Handle<Both, int, string>().",
            _test.Fault());
    }

    [Fact]
    public void A_class_that_returns_an_outcome_has_nothing_to_publish()
    {
        _test.Builder.Handle<Deciding>().PublishTo("done");
        Assert.StartsWith("The handler of stream 'orders', group 'billing' returns nothing that could be published, but .PublishTo(\"done\")", _test.Fault());
    }

    [Fact]
    public void A_class_whose_result_is_of_no_use()
    {
        _test.Builder.Handle<Useless>();
        Assert.StartsWith("The handler of stream 'orders', group 'billing' returns Task, and nothing could be done with it", _test.Fault());
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private void NoteResults() => _test.Services.AddRedisStreams().AddConsumeFilter(async (context, next) =>
    {
        var result = await next(context);
        _given.Add(result);
        return result;
    });

    internal interface IOwn : IMessageHandler<string, string>;

    internal sealed class Doubling(List<object?> seen) : IMessageHandler<int, int>
    {
        private int _calls;

        public async Task<int> HandleAsync(int message, MessageContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            seen.Add($"{message}, call {++_calls}, {context.Group}, {cancellationToken == context.CancellationToken}");
            return 2 * message;
        }
    }

    internal sealed class Both : IMessageHandler<string>, IMessageHandler<int, string>
    {
        public Task HandleAsync(string message, MessageContext context, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<string> HandleAsync(int message, MessageContext context, CancellationToken cancellationToken) => Task.FromResult($"{message}!");
    }

    internal sealed class Deciding : IMessageHandler<string, Outcome>
    {
        public Task<Outcome> HandleAsync(string message, MessageContext context, CancellationToken cancellationToken) => Task.FromResult(Outcome.Retry());
    }

    internal sealed class Nullable : IMessageHandler<Order?, bool>
    {
        Task<bool> IMessageHandler<Order?, bool>.HandleAsync(Order? message, MessageContext context, CancellationToken cancellationToken) =>
            Task.FromResult(message is null);
    }

    internal sealed class Own : IOwn
    {
        public Task<string> HandleAsync(string message, MessageContext context, CancellationToken cancellationToken) => Task.FromResult($"{message}!");
    }

    internal sealed class Broken : IMessageHandler<string, string>
    {
        public Task<string> HandleAsync(string message, MessageContext context, CancellationToken cancellationToken) => null!;
    }

    internal sealed class Useless : IMessageHandler<string, Task>
    {
        public Task<Task> HandleAsync(string message, MessageContext context, CancellationToken cancellationToken) => Task.FromResult(Task.CompletedTask);
    }
}
