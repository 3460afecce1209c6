using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Filters around handlers that take many messages at once.</summary>
public abstract class BatchFilterConformance : ApplicationConformance
{
    private readonly ConcurrentQueue<string> _order = new();

    private protected BatchFilterConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task They_run_once_around_a_batch_from_the_outside_in()
    {
        var host = await NewHost().Map(streams =>
        {
            var prefix = streams.AddBatchFilter(Noting("all")).MapStreams(Stream[..7]).AddBatchFilter(Noting("prefix"));
            var stream = prefix.MapStream(Stream[7..]).AddConsumeFilter<BothFilter>().AddBatchFilter(Noting("stream"));
            stream.WithGroup(Group.Group, Batches(3)).HandleBatch((IReadOnlyList<string> texts) =>
            {
                _order.Enqueue(string.Join(' ', texts));
                return Task.CompletedTask;
            }).AddBatchFilter(Noting("handler 1")).AddBatchFilter(Noting("handler 2"));
        }).With(services => services.AddSingleton(new BothFilter(Noting("both")))).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));

        await NotedAsync(13);
        await NothingPendingAsync();
        string[] inwards = ["all", "prefix", "both", "stream", "handler 1", "handler 2"];
        Assert.Equal([.. inwards, "0 1 2", .. inwards.Reverse().Select(name => $"after {name}")], _order);
    }

    [Fact]
    public async Task What_is_retried_alone_passes_through_them_again()
    {
        var host = await NewHost().Map(Group, Batches(3), group => group
            .HandleBatch((IReadOnlyList<string> texts) => texts.Count > 1 ? throw new InvalidOperationException("As planned.") : Task.CompletedTask)
            .AddBatchFilter((context, next) =>
            {
                foreach (var (index, message) in context.MessageContexts.Index()) Handled.Add((string)context.Messages[index]!, message);
                return next(context);
            })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));

        await Handled.ReachAsync(6);
        await NothingPendingAsync();
        Assert.All(Numbers(3), text => Assert.Equal([1L, 2], Handled.Of(text).Select(message => message.DeliveryCount)));
    }

    [Fact]
    public async Task They_see_the_messages_the_scope_the_metadata_and_where_it_all_came_from()
    {
        ConcurrentQueue<object?> seen = new();
        var host = await NewHost().With(services => services.AddScoped<List<string>>()).Map(Group, Batches(2), group => group
            .HandleBatch((IReadOnlyList<StreamMessage<int>> numbers, List<string> scoped, CancellationToken stop) =>
            {
                scoped.Add($"{numbers.Sum(number => number.Body)}");
                return Task.CompletedTask;
            }).WithMetadata("first", 7).WithMetadata("second")
            .AddBatchFilter(async (context, next) =>
            {
                object?[] about =
                    [context.MessageType, context.Messages[1], context.MessageContexts[1].Id, context.Stream, context.Group, context.GetMetadata<string>(),
                        context.Metadata.Count, context.GetMetadata<Uri>(), context.CancellationToken.CanBeCanceled];
                await next(context);
                foreach (var one in about) seen.Enqueue(one);
                seen.Enqueue(Assert.Single(context.Services.GetRequiredService<List<string>>()));
            })).StartAsync();
        var ids = await host.Publisher.PublishBatchAsync(Stream, [3, 4]);

        await Eventually.HoldsAsync(() => seen.Count == 10, "the filter has run");
        Assert.Equal([typeof(int), 4, ids[1], Stream, Group.Group, "second", 3, null, true, "7"], seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task They_may_replace_the_messages(bool asMessages)
    {
        var host = await NewHost().Map(Group, Batches(3), group => (asMessages
            ? group.HandleBatch((IReadOnlyList<StreamMessage<string>> messages) => Note([.. messages.Select(message => $"{message.Context.Stream == Stream} {message.Body}")]))
            : group.HandleBatch((IReadOnlyList<string> texts) => Note([.. texts.Select(text => $"True {text}")])))
            .AddBatchFilter((context, next) =>
            {
                context.Messages = [.. context.Messages.Select(message => $"{message}!")];
                return next(context);
            })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));

        await NotedAsync(3);
        Assert.Equal(["True 0!", "True 1!", "True 2!"], _order);
    }

    [Fact]
    public async Task What_they_settle_is_not_in_the_handlers_list_and_they_may_call_it_again_with_the_rest()
    {
        var host = await NewHost().Map(Group, Batches(3), group => group
            .HandleBatch((IReadOnlyList<StreamMessage<string>> messages) =>
            {
                _order.Enqueue(string.Join(' ', messages.Select(message => message.Body)));
                return messages[0].Context.AckAsync().AsTask();
            })
            .AddBatchFilter(async (context, next) =>
            {
                await context.MessageContexts[1].DeadLetterAsync("no tenant");
                await next(context);
                await next(context);
                await next(context);
                _order.Enqueue("after");
            })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));

        await NotedAsync(3);
        await NothingPendingAsync();
        Assert.Equal(["0 2", "2", "after"], _order);
        Assert.Equal("no tenant", Assert.Single(await DeadLettersAsync())[DeadLetterFields.Reason]);
    }

    [Theory]
    [InlineData(DeliveryMode.AtLeastOnce)]
    [InlineData(DeliveryMode.AtMostOnce)]
    public async Task One_that_does_not_go_on_stands_in_the_handlers_place(DeliveryMode mode)
    {
        var host = await NewHost().Map(Group, options => { Batches(2)(options); options.Mode = mode; }, group => group
            .HandleBatch((IReadOnlyList<string> texts) => Note([.. texts]))
            .AddBatchFilter((context, next) =>
            {
                if ((string)context.Messages[0]! != "0") return next(context);
                _order.Enqueue("skipped");
                return default;
            })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(4));

        await NotedAsync(3);
        await NothingPendingAsync();
        Assert.Equal(["skipped", "2", "3"], _order);
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task What_one_throws_is_the_failure_of_each_message_and_its_rules_are_asked()
    {
        var host = await NewHost().Map(Group, Batches(2), group => group
            .HandleBatch((IReadOnlyList<string> texts) => Note([.. texts]))
            .AddBatchFilter((context, next) => (string)context.Messages[0]! == "0" ? throw new FormatException("As planned.") : next(context))
            .OnException<FormatException>(FailureAction.DeadLetter)).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(4));

        await NotedAsync(2);
        Assert.All(await DeadLettersAsync(2), letter => Assert.Equal("rejected", letter[DeadLetterFields.Reason]));
        await NothingPendingAsync();
        Assert.Equal(["2", "3"], _order);
        Assert.Single(host.LogOf(Group), line => line.Event.Id == 351);
    }

    [Fact]
    public async Task One_may_take_what_the_handler_throws()
    {
        var host = await NewHost().Map(Group, Batches(2), group => group
            .HandleBatch((IReadOnlyList<string> _) => Task.FromException(new FormatException("As planned.")))
            .AddBatchFilter(async (context, next) => _order.Enqueue((await Assert.ThrowsAsync<FormatException>(async () => await next(context))).Message)))
            .StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(2));

        await NotedAsync(1);
        await NothingPendingAsync();
        Assert.Equal(["As planned."], _order);
        Assert.Empty(await DeadLettersAsync());
        Assert.DoesNotContain(host.LogOf(Group), line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Each_attempt_runs_them_in_a_scope_of_its_own_around_what_is_not_settled_by_then()
    {
        var host = await NewHost().With(services => services.AddScoped<List<string>>()).Map(Group, Batches(3), group => group
            .HandleBatch(async (IReadOnlyList<StreamMessage<string>> messages) =>
            {
                if (messages.Count < 3) return;
                await messages[1].Context.AckAsync();
                throw new InvalidOperationException("As planned.");
            })
            .WithResilience(pipeline => pipeline.AddRetry(new RetryStrategyOptions { Delay = TimeSpan.Zero }))
            .AddBatchFilter((context, next) =>
            {
                var scoped = context.Services.GetRequiredService<List<string>>();
                scoped.AddRange(context.Messages.Cast<string>());
                _order.Enqueue(string.Join(' ', scoped));
                return next(context);
            })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));

        await NotedAsync(2);
        await NothingPendingAsync();
        Assert.Equal(["0 1 2", "0 2"], _order);
    }

    [Fact]
    public async Task What_cannot_be_read_never_gets_to_them()
    {
        var host = await NewHost().Map(Group, Batches(2), group => group
            .HandleBatch((IReadOnlyList<int> _) => Task.CompletedTask)
            .AddBatchFilter((context, next) =>
            {
                _order.Enqueue(string.Join(' ', context.Messages));
                return next(context);
            })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["1", "two", "three", "four", "5", "6"]);

        Assert.All(await DeadLettersAsync(3), letter => Assert.Equal("unreadable", letter[DeadLetterFields.Reason]));
        await NotedAsync(2);
        await NothingPendingAsync();
        Assert.Equal(["1", "5 6"], _order);
    }

    [Fact]
    public async Task One_class_for_both_is_made_once_and_runs_around_single_messages_and_batches()
    {
        var other = new GroupAddress(Stream, "shipping");
        var host = await NewHost().Map(Group, Batches(2), group => group.HandleBatch((IReadOnlyList<string> _) => Task.CompletedTask))
            .Map(other, Options(LongLease), Handled)
            .With(services => services.AddSingleton(_order).AddRedisStreams().AddConsumeFilter<CountingFilter>()).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(2));

        await NotedAsync(4);
        await NothingPendingAsync();
        await NothingPendingAsync(other);
        Assert.Equal(["0 of billing, 1 of billing", "0 of shipping", "1 of shipping", "made"], _order.Order());
    }

    private static Action<GroupOptions> Batches(int size) => options =>
    {
        Options(LongLease)(options);
        (options.BatchSize, options.BatchWait, options.Backoff) = (size, TimeSpan.FromMinutes(1), [TimeSpan.FromMilliseconds(1)]);
    };

    private Func<BatchContext, BatchDelegate, ValueTask> Noting(string name) => async (context, next) =>
    {
        _order.Enqueue(name);
        await next(context);
        _order.Enqueue($"after {name}");
    };

    private Task Note(IEnumerable<string> texts)
    {
        foreach (var text in texts) _order.Enqueue(text);
        return Task.CompletedTask;
    }

    private Task NotedAsync(int count) => Eventually.HoldsAsync(() => _order.Count >= count, $"{count} notes are made");

    private sealed class BothFilter(Func<BatchContext, BatchDelegate, ValueTask> batches) : IConsumeFilter, IBatchFilter
    {
        public ValueTask<object?> InvokeAsync(ConsumeContext context, ConsumeDelegate next) => next(context);

        public ValueTask InvokeAsync(BatchContext context, BatchDelegate next) => batches(context, next);
    }

    private sealed class CountingFilter : IConsumeFilter, IBatchFilter
    {
        private readonly ConcurrentQueue<string> _order;

        public CountingFilter(ConcurrentQueue<string> order)
        {
            _order = order;
            order.Enqueue("made");
        }

        public ValueTask<object?> InvokeAsync(ConsumeContext context, ConsumeDelegate next)
        {
            _order.Enqueue($"{context.Message} of {context.MessageContext.Group}");
            return next(context);
        }

        public ValueTask InvokeAsync(BatchContext context, BatchDelegate next)
        {
            _order.Enqueue(string.Join(", ", context.Messages.Select(message => $"{message} of {context.Group}")));
            return next(context);
        }
    }
}
