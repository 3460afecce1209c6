using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>What a handler may be, and what it may take.</summary>
public abstract class HandlerConformance : ApplicationConformance
{
    private protected HandlerConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task Headers_come_as_parameters()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle(
            (string text, [FromHeader("x-number")] int number, [FromHeader("x-none")] string? none, MessageContext context) =>
            {
                Handled.Add($"{text} {number} {none ?? "null"}", context);
            })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "Hi!", With("x-number", "5"));

        await Handled.ReachAsync(1);
        Assert.Equal(["Hi! 5 null"], Handled.Texts);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_message_without_a_header_that_its_handler_needs_is_dead_lettered_with_the_headers_name_alone()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle((string text, [FromHeader("x-number")] int number) => { })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "a");
        await host.Publisher.PublishAsync(Stream, "b", With("x-number", "s3cret"));

        var letters = await DeadLettersAsync(2);
        Assert.All(letters, letter => Assert.Equal("unreadable", letter[DeadLetterFields.Reason]));
        Assert.All(letters, letter => Assert.Contains("'x-number'", letter[DeadLetterFields.ExceptionMessage]));
        Assert.DoesNotContain(letters, letter => letter[DeadLetterFields.ExceptionMessage].Contains("s3cret", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log, line => line.Message.Contains("s3cret", StringComparison.Ordinal));
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_message_comes_together_with_what_is_known_of_it_and_may_be_kept()
    {
        List<StreamMessage<Order>> kept = [];
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle((StreamMessage<Order> message) =>
        {
            kept.Add(message);
            Handled.Add(message.Body.Id, message.Context);
        })).StartAsync();
        List<EntryId> ids = [];
        for (var i = 0; i < 300; i++) ids.Add(await host.Publisher.PublishAsync(Stream, new Order($"o-{i}", 1), With("n", $"{i}")));

        await Handled.ReachAsync(300);
        Assert.Equal(ids, kept.Select(message => message.Id));
        Assert.Equal(Numbers(300), kept.Select(message => message.Headers["n"]));
        Assert.Equal(Numbers(300, "o-"), kept.Select(message => message.Body.Id));
    }

    [Fact]
    public async Task Fields_of_another_program_come_as_a_map()
    {
        await NewHost().Map(Group, Options(LongLease), group => group.Handle((StreamMessage<IReadOnlyDictionary<string, string>> message) =>
        {
            Handled.Add($"{message.Body["id"]} {message.Body["total"]} {message.Headers.Count}", message.Context);
        })).StartAsync();
        await AddRawAsync("id", "o-1", "total", "12.50");

        await Handled.ReachAsync(1);
        Assert.Equal(["o-1 12.50 0"], Handled.Texts);
    }

    [Fact]
    public async Task A_class_is_made_for_each_message_in_its_own_scope()
    {
        var host = await NewHost()
            .With(services => services.AddSingleton(Handled).AddSingleton<Scope.Log>().AddScoped<Scope>())
            .Map(Group, Options(LongLease), group => group.Handle<OrderHandler>()).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, [new Order("a", 1), new Order("b", 1)]);

        await Handled.ReachAsync(2);
        await NothingPendingAsync();
        Assert.Equal(["a 1", "b 1"], Handled.Texts);
        await Eventually.HoldsAsync(() => host.Services.GetRequiredService<Scope.Log>().Ended == 2, "both scopes have ended");
    }

    [Fact]
    public async Task A_class_that_fails_is_called_anew()
    {
        var host = await NewHost()
            .With(services => services.AddSingleton(Handled).AddSingleton<Scope.Log>().AddScoped<Scope>())
            .Map(Group, Options(ShortLease), group => group.Handle<OrderHandler>()).StartAsync();
        await host.Publisher.PublishAsync(Stream, new Order("twice", 1));

        await Handled.ReachAsync(2);
        Assert.Equal(2, Handled.All[^1].DeliveryCount);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task An_invalid_message_is_dead_lettered_at_once_with_its_members_and_not_its_values()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle((Order order, MessageContext context) =>
        {
            Handled.Add(order.Id, context);
        }).OnException<Exception>(FailureAction.Ignore)).StartAsync();
        await host.Publisher.PublishAsync(Stream, new Order("s3cret", 9));
        await host.Publisher.PublishAsync(Stream, new Order("good", 5));

        var letter = Assert.Single(await DeadLettersAsync(1));
        Assert.Equal("invalid", letter[DeadLetterFields.Reason]);
        Assert.Equal("1", letter[DeadLetterFields.DeliveryCount]);
        Assert.Equal(typeof(InvalidMessageException).FullName, letter[DeadLetterFields.ExceptionType]);
        Assert.Contains("Count: The field Count must be between 1 and 5.", letter[DeadLetterFields.ExceptionMessage]);
        await Handled.ReachAsync(1);
        Assert.Equal(["good"], Handled.Texts);
        Assert.DoesNotContain(host.Log, line => line.Message.Contains("s3cret", StringComparison.Ordinal));
        await NothingPendingAsync();
    }

    private static PublishOptions With(string name, string value) => new() { Headers = new Dictionary<string, string> { [name] = value } };

    internal sealed record Order(string Id, [Range(1, 5)] int Count);

    internal sealed class Scope(Scope.Log log) : IDisposable
    {
        public int Calls { get; set; }

        public void Dispose() => log.Add();

        internal sealed class Log
        {
            private int _ended;

            public int Ended => Volatile.Read(ref _ended);

            public void Add() => Interlocked.Increment(ref _ended);
        }
    }

    internal sealed class OrderHandler(Scope scope, HandledMessages handled) : IMessageHandler<Order>
    {
        public async Task HandleAsync(Order message, MessageContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            handled.Add($"{message.Id} {++scope.Calls}", context);
            if (message.Id == "twice" && context.DeliveryCount == 1) throw new InvalidOperationException("As planned.");
        }
    }
}
