using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Handling.Batches;
using StreamGroups.Registration;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Binding;
using Xunit;

namespace StreamGroups.Tests.Filters;

/// <summary>A filter runs around all that it was added to, or it is an error at the start; and what it may put in the place of a batch.</summary>
public sealed class BatchFilterTests : IAsyncDisposable
{
    private const string OfFunction =
        "The handler of stream 'orders', group 'billing' takes batches, and a function that was given to AddConsumeFilter, which would run around it, is "
        + "for single messages; make it a class that implements IConsumeFilter and IBatchFilter, or add it to the other streams or handlers alone, and here "
        + "call AddBatchFilter.";

    private readonly TestGroup _test = new();

    private IRedisStreamsBuilder All => _test.Services.AddRedisStreams();

    [Fact]
    public void A_filter_of_single_messages_around_a_batch_names_what_it_has_to_be()
    {
        All.AddConsumeFilter<MessageFilter>();
        Batch(_test.Builder);

        Assert.Equal(
            "The handler of stream 'orders', group 'billing' takes batches, and the filter MessageFilter, which would run around it, is for single "
            + "messages; implement IBatchFilter in that class too, or add it to the other streams or handlers alone.",
            _test.Fault());
    }

    [Fact]
    public void A_function_for_single_messages_around_a_batch()
    {
        Batch(_test.Builder).AddConsumeFilter((context, next) => next(context));

        Assert.Equal(OfFunction, _test.Fault());
    }

    [Fact]
    public void Each_filter_that_does_not_fit_is_a_fault_wherever_it_was_added()
    {
        _test.Services.AddSingleton(_test.Seen);
        All.AddConsumeFilter((context, next) => next(context));
        var prefix = All.MapStreams("shop:").AddConsumeFilter((context, next) => next(context));
        Batch(prefix.MapStream("orders").AddConsumeFilter<MessageFilter>().AddConsumeFilter<BothFilter>().WithGroup("billing"));
        _test.Builder.Handle((string msg) => { });

        Assert.Equal(3, _test.Faults().Count);
        Assert.All(_test.Faults(), fault => Assert.StartsWith("The handler of stream 'shop:orders', group 'billing' takes batches, and ", fault));
    }

    [Fact]
    public async Task A_class_for_both_runs_around_batches_and_is_taken_from_the_services()
    {
        _test.Services.AddSingleton(_test.Seen);
        All.AddConsumeFilter<BothFilter>();
        Batch(_test.Builder);

        await HandleAsync("abc");

        Assert.Equal(["batch of string", "abc"], _test.Seen);
    }

    [Fact]
    public void A_class_that_is_added_as_both_would_run_twice()
    {
        _test.Services.AddSingleton(_test.Seen);
        All.AddConsumeFilter<BothFilter>();
        Batch(_test.Builder).AddBatchFilter<BothFilter>();

        Assert.Equal(
            "The handler of stream 'orders', group 'billing' would have the filter BothFilter around it twice, by AddConsumeFilter, which is for batches "
            + "too where the class implements IBatchFilter, and by AddBatchFilter; take one of them out.",
            _test.Fault());
    }

    [Fact]
    public void A_class_whose_services_are_missing()
    {
        Batch(_test.Builder).AddBatchFilter<BothFilter>();

        Assert.StartsWith("The filter BothFilter of stream 'orders', group 'billing', cannot be made (", _test.Fault());
    }

    [Fact]
    public void A_filter_of_batches_around_single_messages()
    {
        _test.Builder.Handle((string msg) => { }).AddBatchFilter((context, next) => next(context));

        Assert.Equal(
            "The handler of stream 'orders', group 'billing' takes single messages, and has a filter around batches; call AddConsumeFilter instead of "
            + "AddBatchFilter, or HandleBatch instead of Handle.",
            _test.Fault());
    }

    [Fact]
    public void Filters_of_batches_around_streams_without_any()
    {
        var prefix = All.MapStreams("shop:").AddBatchFilter((context, next) => next(context));
        prefix.MapStream("orders").WithGroup("billing").Handle((string msg) => { });
        var stream = All.MapStream("visits").AddBatchFilter((context, next) => next(context));
        stream.WithGroup("billing").Handle((string msg) => { });
        stream.WithGroup("cashier").Pull();
        _test.Builder.Handle((string msg) => { });

        Assert.Equal(
            [
                "The prefix 'shop:' has a filter by AddBatchFilter, and none of the handlers mapped by it takes batches; call AddConsumeFilter instead, or "
                + "give a handler to .HandleBatch(…).",
                "Stream 'visits' has a filter by AddBatchFilter, and none of the handlers mapped by it takes batches; call AddConsumeFilter instead, or "
                + "give a handler to .HandleBatch(…).",
            ],
            _test.Faults());
    }

    [Fact]
    public async Task A_filter_of_batches_of_streams_where_others_take_single_messages_is_no_fault()
    {
        All.AddBatchFilter((context, next) => next(context));
        var stream = All.MapStream("visits").AddBatchFilter((context, next) => next(context));
        stream.WithGroup("billing").Handle((string msg) => { });
        Batch(stream.WithGroup("shipping"));
        _test.Builder.Handle((string msg) => _test.Seen.Add(msg));

        await RegistrationCheck.Run(_test.Provider)[0].Pipeline.HandleAsync(TestGroup.Deliver("abc"), _test.Settler, default);

        Assert.Equal(["abc"], _test.Seen);
    }

    [Fact]
    public void Filters_around_what_is_pulled()
    {
        All.MapStream("visits").AddConsumeFilter<MessageFilter>().WithGroup("cashier").Pull();
        All.MapStreams("shop:").AddConsumeFilter((context, next) => next(context)).MapStream("orders").WithGroup("cashier").Pull();
        _test.Builder.Handle((string msg) => { });

        Assert.Equal(
            [
                "Group 'cashier' of stream 'visits' is pulled, and what is pulled passes through no filter, but MessageFilter was added by AddConsumeFilter to "
                + "what maps it; do what the filter does in the code that reads, and call .MapStream(\"visits\").WithGroup(\"cashier\").Pull() apart from the "
                + "filter.",
                "Group 'cashier' of stream 'shop:orders' is pulled, and what is pulled passes through no filter, but a function was added by AddConsumeFilter "
                + "to what maps it; do what the filter does in the code that reads, and call .MapStream(\"shop:orders\").WithGroup(\"cashier\").Pull() apart "
                + "from the filter.",
            ],
            _test.Faults());
    }

    [Fact]
    public async Task Another_number_of_messages_is_refused()
    {
        Batch(_test.Builder).AddBatchFilter((context, next) =>
        {
            context.Messages = ["a", "b"];
            return next(context);
        });

        var thrown = await Assert.ThrowsAsync<ArgumentException>(() => HandleAsync("abc"));

        Assert.StartsWith(
            "The batch has 1 messages, and a filter replaced them by 2; set as many, and settle those that the handler is not to get by their MessageContexts.",
            thrown.Message);
    }

    [Theory]
    [InlineData(null, "null")]
    [InlineData("x", "string")]
    public async Task Messages_of_another_type_are_refused(object? message, string name)
    {
        _test.Builder.HandleBatch((IReadOnlyList<int> _) => Task.CompletedTask).AddBatchFilter((context, next) =>
        {
            context.Messages = [message];
            return next(context);
        });

        var thrown = await Assert.ThrowsAsync<ArgumentException>(() => HandleAsync("5"));

        Assert.StartsWith($"The handler takes batches of int, and a filter replaced a message by {name}; set messages of the same type.", thrown.Message);
    }

    [Fact]
    public async Task The_next_filter_and_the_handler_get_what_was_set_last()
    {
        _test.Builder.HandleBatch((IReadOnlyList<int> numbers) => Keep([numbers[0]])).AddBatchFilter((context, next) =>
        {
            context.Messages = [(int)context.Messages[0]! + 1];
            return next(context);
        }).AddBatchFilter((context, next) =>
        {
            _test.Seen.AddRange(context.Messages);
            context.Messages = [(int)context.Messages[0]! * 2];
            return next(context);
        });

        await HandleAsync("5");

        Assert.Equal([6, 12], _test.Seen);
    }

    [Fact]
    public void What_is_no_filter_is_refused_at_once()
    {
        Func<BatchContext, BatchDelegate, ValueTask> none = null!;
        Assert.Throws<ArgumentNullException>("filter", () => All.AddBatchFilter(none));
        Assert.Throws<ArgumentNullException>("filter", () => All.MapStreams("shop:").AddBatchFilter(none));
        Assert.Throws<ArgumentNullException>("filter", () => All.MapStream("orders").AddBatchFilter(none));
        Assert.Throws<ArgumentNullException>("filter", () => Batch(_test.Builder).AddBatchFilter(none));
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private IHandlerBuilder Batch(IGroupBuilder group) => group.HandleBatch((IReadOnlyList<string> texts) => Keep(texts));

    private Task Keep(IEnumerable<object> messages)
    {
        _test.Seen.AddRange(messages);
        return Task.CompletedTask;
    }

    private async Task HandleAsync(string body)
    {
        var pipeline = Assert.IsAssignableFrom<IBatchPipeline>(_test.Pipeline);
        pipeline.Use(() => new GroupOptions());
        await pipeline.HandleAsync(TestGroup.Deliver(body), _test.Settler, default).AsTask().InTime();
    }

    private sealed class MessageFilter : IConsumeFilter
    {
        public ValueTask<object?> InvokeAsync(ConsumeContext context, ConsumeDelegate next) => next(context);
    }

    private sealed class BothFilter(List<object?> seen) : IConsumeFilter, IBatchFilter
    {
        public ValueTask<object?> InvokeAsync(ConsumeContext context, ConsumeDelegate next) => next(context);

        public ValueTask InvokeAsync(BatchContext context, BatchDelegate next)
        {
            seen.Add($"batch of {(context.MessageType == typeof(string) ? "string" : "others")}");
            return next(context);
        }
    }
}
