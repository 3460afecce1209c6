using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using StreamGroups.Registration;
using StreamGroups.Tests.Binding;
using Xunit;

namespace StreamGroups.Tests.Filters;

/// <summary>In which order filters run, what they see, and what they can change.</summary>
public sealed class ConsumeFilterTests : IAsyncDisposable
{
    private readonly TestGroup _test = new();
    private readonly List<string> _order = [];

    private IRedisStreamsBuilder All => _test.Services.AddRedisStreams();

    [Fact]
    public async Task Filters_of_all_run_outside_of_those_of_the_stream_and_these_outside_of_those_of_the_handler()
    {
        var orders = All.MapStream("orders");
        var handler = orders.WithGroup("shipping").Handle((string msg) => _order.Add("handler"));
        handler.AddConsumeFilter(Noting("handler 1")).AddConsumeFilter(Noting("handler 2"));
        orders.AddConsumeFilter(Noting("stream 1")).AddConsumeFilter(Noting("stream 2"));
        All.AddConsumeFilter(Noting("all 1")).AddConsumeFilter(Noting("all 2"));
        _test.Builder.Handle((string msg) => { });

        var plan = RegistrationCheck.Run(_test.Provider).Single(plan => plan.Address.Group == "shipping");
        await plan.Pipeline.HandleAsync(TestGroup.Deliver("abc"), _test.Settler, default);

        string[] inwards = ["all 1", "all 2", "stream 1", "stream 2", "handler 1", "handler 2"];
        Assert.Equal([.. inwards, "handler", .. inwards.Reverse().Select(name => $"after {name}")], _order);
    }

    [Fact]
    public async Task Filters_of_a_stream_belong_to_what_its_MapStream_returned()
    {
        All.MapStream("orders").AddConsumeFilter(Noting("other")).WithGroup("shipping").Handle((string msg) => { });
        _test.Builder.Handle((string msg) => { });

        await RegistrationCheck.Run(_test.Provider)[0].Pipeline.HandleAsync(TestGroup.Deliver("abc"), _test.Settler, default);

        Assert.Empty(_order);
    }

    [Fact]
    public async Task A_filter_sees_the_message_its_context_its_scope_and_the_metadata()
    {
        _test.Services.AddScoped<Counter>();
        _test.Builder.Handle((Order order, Counter counter) => counter.Count++).WithMetadata("first", 7).WithMetadata("second")
            .AddConsumeFilter(async (context, next) =>
            {
                var counter = context.Services.GetRequiredService<Counter>();
                _test.Seen.AddRange(
                    context.GetMessage<Order>()!.Id, context.MessageType, context.MessageContext.Group, context.GetMetadata<string>(), context.Metadata.Count,
                    context.GetMetadata<Order>(), context.CancellationToken.CanBeCanceled);
                var result = await next(context);
                _test.Seen.Add(counter.Count);
                return result;
            });
        using var stop = new CancellationTokenSource();

        await _test.HandleAsync("""{"id":3}""", stop.Token);

        Assert.Equal([3, typeof(Order), "billing", "second", 3, null, true, 1], _test.Seen);
    }

    [Fact]
    public async Task A_filter_may_answer_in_the_handlers_place()
    {
        _test.Builder.Handle((string msg) => _test.Seen.Add(msg)).AddConsumeFilter((context, next) => new(Outcome.DeadLetter("No.")));

        Assert.Equal(Outcome.DeadLetter("No."), await OutcomeAsync("abc"));
        Assert.Empty(_test.Seen);
    }

    [Fact]
    public async Task A_filter_may_replace_the_result()
    {
        _test.Builder.Handle((string msg) => msg.Length).AddConsumeFilter(
            async (context, next) => await next(context) is int and > 2 ? Outcome.Ignore : Outcome.Ack);

        Assert.Equal(Outcome.Ignore, await OutcomeAsync("abc"));
        Assert.Equal(Outcome.Ack, await OutcomeAsync("ab"));
    }

    [Fact]
    public async Task A_filter_may_replace_the_message()
    {
        _test.Builder.Handle((string msg) => _test.Seen.Add(msg)).AddConsumeFilter((context, next) =>
        {
            context.Message = $"{context.Message}!";
            return next(context);
        });

        await _test.HandleAsync("abc");

        Assert.Equal(["abc!"], _test.Seen);
    }

    [Theory]
    [InlineData(null, "null")]
    [InlineData("x", "string")]
    public async Task A_message_of_another_type_is_refused(object? message, string name)
    {
        _test.Builder.Handle((int msg) => { }).AddConsumeFilter((context, next) =>
        {
            context.Message = message;
            return next(context);
        });

        var thrown = await Assert.ThrowsAsync<ArgumentException>(async () => await _test.HandleAsync("5"));

        Assert.StartsWith($"The handler takes int, and a filter replaced its message by {name}; set a message of the same type.", thrown.Message);
    }

    [Fact]
    public async Task A_filter_may_pass_a_replaced_message_on_more_than_once()
    {
        _test.Builder.Handle((string msg) => _test.Seen.Add(msg)).AddConsumeFilter(async (context, next) =>
        {
            await next(context);
            return await next(context);
        });

        await _test.HandleAsync("abc");

        Assert.Equal(["abc", "abc"], _test.Seen);
    }

    [Fact]
    public async Task What_a_filter_throws_is_as_if_the_handler_had()
    {
        _test.Builder.Handle((string msg) => { }).AddConsumeFilter((context, next) => throw new TimeoutException());

        await Assert.ThrowsAsync<TimeoutException>(async () => await _test.HandleAsync("abc"));
    }

    [Fact]
    public async Task Each_attempt_runs_the_filters_in_a_scope_of_its_own()
    {
        _test.Services.AddScoped<Counter>();
        _test.Builder.Handle((string msg, Counter counter) => _order.Count < 4 ? throw new TimeoutException() : counter.Count)
            .WithResilience(pipeline => pipeline.AddRetry(new RetryStrategyOptions { Delay = TimeSpan.Zero, MaxRetryAttempts = 3 }))
            .AddConsumeFilter((context, next) =>
            {
                _order.Add($"{context.Services.GetRequiredService<Counter>().Count++}");
                return next(context);
            });

        await _test.HandleAsync("abc");

        Assert.Equal(["0", "0", "0", "0"], _order);
    }

    [Fact]
    public async Task The_outcome_of_an_attempt_that_fails_afterwards_is_forgotten()
    {
        var disposals = 0;
        _test.Services.AddScoped(_ => new Failing(() => disposals++ == 0));
        _test.Builder.Handle((string msg, Failing failing) => disposals == 0 ? Outcome.Ignore : null)
            .WithResilience(pipeline => pipeline.AddRetry(new RetryStrategyOptions { Delay = TimeSpan.Zero }));

        Assert.Null(await OutcomeAsync("abc"));
        Assert.Equal(2, disposals);
    }

    [Fact]
    public async Task A_class_is_made_once_with_singletons_and_shared_by_all_handlers()
    {
        _test.Services.AddSingleton(_order);
        All.AddConsumeFilter<NotingFilter>();
        _test.Builder.Handle((string msg) => { });
        All.MapStream("orders").WithGroup("shipping").Handle((string msg) => { });

        foreach (var plan in RegistrationCheck.Run(_test.Provider)) await plan.Pipeline.HandleAsync(TestGroup.Deliver("abc"), _test.Settler, default);

        Assert.Equal(["made", "called", "called"], _order);
    }

    [Fact]
    public async Task A_class_that_is_a_service_is_taken_from_the_services()
    {
        var filter = new NotingFilter(_order);
        _test.Services.AddSingleton(filter);
        _test.Builder.Handle((string msg) => { }).AddConsumeFilter<NotingFilter>();

        await _test.HandleAsync("abc");

        Assert.Equal(["made", "called"], _order);
    }

    [Fact]
    public void A_class_whose_services_are_missing_is_one_fault()
    {
        All.AddConsumeFilter<NotingFilter>();
        _test.Builder.Handle((string msg) => { });
        All.MapStream("orders").WithGroup("shipping").Handle((string msg) => { });

        Assert.Equal(
            "The filter NotingFilter of stream 'orders', group 'billing', cannot be made (Unable to resolve service for type "
            + "'System.Collections.Generic.List`1[System.String]' while attempting to activate 'StreamGroups.Tests.Filters.ConsumeFilterTests+NotingFilter'); "
            + "register what its constructor takes as singletons, and take scoped services from the context's Services.",
            _test.Fault());
    }

    [Fact]
    public void A_class_with_scoped_services_is_a_fault()
    {
        _test.Services.AddScoped<List<string>>();
        _test.Builder.Handle((string msg) => { }).AddConsumeFilter<NotingFilter>();

        Assert.StartsWith("The filter NotingFilter of stream 'orders', group 'billing', cannot be made (Cannot resolve scoped service", _test.Fault());
    }

    [Fact]
    public void What_is_no_filter_and_no_builder_is_refused_at_once()
    {
        Func<ConsumeContext, ConsumeDelegate, ValueTask<object?>> none = null!;
        Assert.Throws<ArgumentNullException>("filter", () => All.AddConsumeFilter(none));
        Assert.Throws<ArgumentNullException>("filter", () => All.MapStream("orders").AddConsumeFilter(none));
        Assert.Throws<ArgumentNullException>("filter", () => _test.Builder.Handle((string msg) => { }).AddConsumeFilter(none));
        Assert.Throws<ArgumentException>("items", () => _test.Builder.Handle((string msg) => { }).WithMetadata(1, null!));
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private async Task<Outcome?> OutcomeAsync(string body)
    {
        var delivery = TestGroup.Deliver(Encoding.UTF8.GetBytes(body));
        await _test.Pipeline.HandleAsync(delivery, _test.Settler, default);
        return delivery.Outcome;
    }

    private Func<ConsumeContext, ConsumeDelegate, ValueTask<object?>> Noting(string name) => async (context, next) =>
    {
        _order.Add(name);
        var result = await next(context);
        _order.Add($"after {name}");
        return result;
    };

    private sealed class Counter
    {
        public int Count { get; set; }
    }

    private sealed class Failing(Func<bool> fails) : IDisposable
    {
        public void Dispose()
        {
            if (fails()) throw new TimeoutException();
        }
    }

    private sealed class NotingFilter : IConsumeFilter
    {
        private readonly List<string> _order;

        public NotingFilter(List<string> order)
        {
            _order = order;
            order.Add("made");
        }

        public ValueTask<object?> InvokeAsync(ConsumeContext context, ConsumeDelegate next)
        {
            _order.Add("called");
            return next(context);
        }
    }
}
