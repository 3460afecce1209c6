using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>Handlers that are classes.</summary>
public sealed class ClassHandlerTests : IAsyncDisposable
{
    private readonly TestGroup _test = new();

    public ClassHandlerTests() => _test.Services.AddSingleton(_test.Seen);

    [Fact]
    public async Task A_class_is_made_for_each_message_and_disposed_of_after_it()
    {
        _test.Builder.Handle<Counting>();

        await _test.HandleAsync("5");
        await _test.HandleAsync("6");

        Assert.Equal(["5, call 1, billing, True", "disposed", "6, call 1, billing, True", "disposed"], _test.Seen);
    }

    [Fact]
    public async Task A_class_that_is_registered_lives_as_it_was_registered()
    {
        _test.Services.AddSingleton<Counting>();
        _test.Builder.Handle<Counting>();

        await _test.HandleAsync("5");
        await _test.HandleAsync("6");

        Assert.Equal(["5, call 1, billing, True", "6, call 2, billing, True"], _test.Seen);
    }

    [Fact]
    public async Task It_shares_its_scope_with_its_services()
    {
        _test.Services.AddScoped(_ => new Scoped(_test.Seen));
        _test.Builder.Handle<Scoping>();
        await _test.HandleAsync("Hi!");
        Assert.Equal(["Hi!", "scope ended"], _test.Seen);
    }

    [Fact]
    public async Task A_class_of_several_messages_is_told_which()
    {
        _test.Builder.Handle<Several, string>();
        await _test.HandleAsync("Hi!");
        Assert.Equal(["string Hi!"], _test.Seen);
    }

    [Fact]
    public async Task The_message_may_be_null_where_the_method_says_so()
    {
        _test.Builder.Handle<Nullable>();
        await _test.HandleAsync("");
        Assert.Equal([null], _test.Seen);
    }

    [Fact]
    public async Task The_message_may_not_be_null_otherwise()
    {
        _test.Builder.Handle<Counting>();
        await Assert.ThrowsAsync<UnreadableMessageException>(async () => await _test.HandleAsync(""));
    }

    [Fact]
    public async Task The_message_may_be_a_StreamMessage()
    {
        _test.Builder.Handle<Whole>();
        await _test.HandleAsync("7");
        Assert.Equal([7, "billing"], _test.Seen);
    }

    [Fact]
    public async Task An_interface_that_is_registered_is_a_handler_too()
    {
        _test.Services.AddScoped<IOwn, Own>();
        _test.Builder.Handle<IOwn>();
        await _test.HandleAsync("Hi!");
        Assert.Equal(["own Hi!"], _test.Seen);
    }

    [Fact]
    public void It_has_the_context_and_the_token()
    {
        _test.Builder.Handle<Counting>();
        Assert.Equal((true, true), (_test.Pipeline.KeepsDelivery, _test.Pipeline.UsesToken));
    }

    [Fact]
    public void A_class_that_handles_nothing()
    {
        _test.Builder.Handle<Scoped>();
        Assert.Equal(
            "The handler of stream 'orders', group 'billing' is Scoped, which implements neither IMessageHandler<T> nor IMessageHandler<T, TResult>; "
            + "implement one of them for the message that it takes.",
            _test.Fault());
    }

    [Fact]
    public void A_class_that_handles_several()
    {
        _test.Builder.Handle<Several>();
        Assert.Equal(
            "The handler of stream 'orders', group 'billing' is Several, which handles string and int; say which: .Handle<Several, string>() or "
            + ".Handle<Several, int>().", _test.Fault());
    }

    [Fact]
    public void A_class_whose_service_is_missing()
    {
        _test.Builder.Handle<Scoping>();
        Assert.Equal(
            "The handler of stream 'orders', group 'billing' is Scoping, whose constructor asks for Scoped ('scoped'), which is not registered as a "
            + "service; call builder.Services.AddScoped<Scoped>(…), or give the parameter a default value.",
            _test.Fault());
    }

    [Fact]
    public void A_class_without_a_public_constructor()
    {
        _test.Builder.Handle<Closed>();
        Assert.Equal("The handler of stream 'orders', group 'billing' is Closed, which has no public constructor; add one.", _test.Fault());
    }

    [Fact]
    public void An_interface_that_is_not_registered()
    {
        _test.Builder.Handle<IOwn>();
        Assert.Equal(
            "The handler of stream 'orders', group 'billing' is IOwn, which is abstract and not registered as a service; "
            + "call builder.Services.AddScoped<IOwn, …>().",
            _test.Fault());
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    internal interface IOwn : IMessageHandler<string>;

    internal sealed class Counting(List<object?> seen) : IMessageHandler<int>, IDisposable
    {
        private int _calls;

        public async Task HandleAsync(int message, MessageContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            seen.Add($"{message}, call {++_calls}, {context.Group}, {cancellationToken == context.CancellationToken}");
        }

        public void Dispose() => seen.Add("disposed");
    }

    internal sealed class Scoped(List<object?> seen) : IAsyncDisposable
    {
        public List<object?> Seen { get; } = seen;

        public ValueTask DisposeAsync()
        {
            Seen.Add("scope ended");
            return default;
        }
    }

    internal sealed class Scoping(Scoped scoped, int unknown = 5) : IMessageHandler<string>
    {
        public Task HandleAsync(string message, MessageContext context, CancellationToken cancellationToken)
        {
            scoped.Seen.Add(unknown == 5 ? message : null);
            return Task.CompletedTask;
        }
    }

    internal sealed class Several(List<object?> seen) : IMessageHandler<string>, IMessageHandler<int>
    {
        public Task HandleAsync(string message, MessageContext context, CancellationToken cancellationToken) => Note($"string {message}");

        public Task HandleAsync(int message, MessageContext context, CancellationToken cancellationToken) => Note($"int {message}");

        private Task Note(string what)
        {
            seen.Add(what);
            return Task.CompletedTask;
        }
    }

    internal sealed class Nullable(List<object?> seen) : IMessageHandler<Order?>
    {
        Task IMessageHandler<Order?>.HandleAsync(Order? message, MessageContext context, CancellationToken cancellationToken)
        {
            seen.Add(message);
            return Task.CompletedTask;
        }
    }

    internal sealed class Whole(List<object?> seen) : IMessageHandler<StreamMessage<int>>
    {
        public Task HandleAsync(StreamMessage<int> message, MessageContext context, CancellationToken cancellationToken)
        {
            seen.AddRange(message.Body, message.Context.Group);
            return Task.CompletedTask;
        }
    }

    internal sealed class Own(List<object?> seen) : IOwn
    {
        public Task HandleAsync(string message, MessageContext context, CancellationToken cancellationToken)
        {
            seen.Add($"own {message}");
            return Task.CompletedTask;
        }
    }

    internal sealed class Closed : IMessageHandler<string>
    {
        private Closed()
        {
        }

        public Task HandleAsync(string message, MessageContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
