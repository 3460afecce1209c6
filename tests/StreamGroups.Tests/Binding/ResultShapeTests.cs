using Microsoft.Extensions.Logging;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>Every shape of a handler with a result compiles as it is written here, and its result arrives; those without one have none.</summary>
public sealed class ResultShapeTests
{
    private const string None = "";

    private readonly List<string> _list = [];
    private readonly HashSet<string> _set = [];
    private string _last = "";
    private int _count;

    [Fact]
    public Task A_value() => GivesAsync(3, group => group.Handle((string msg) => msg.Length));

    [Fact]
    public Task A_value_beside_services() => GivesAsync(3, group => group.Handle((string msg, ILogger log) => msg.Length));

    [Fact]
    public Task A_value_of_an_untyped_lambda() => GivesAsync(3, group => group.Handle<string, int>(msg => msg.Length));

    [Fact]
    public Task A_value_of_an_untyped_lambda_beside_services() =>
        GivesAsync("abc", group => group.Handle<string, ILogger, CancellationToken, string>((msg, log, stop) => msg));

    [Fact]
    public Task A_value_of_a_lambda_whose_message_type_is_named_too() =>
        GivesAsync(3, group => group.Handle<string>((string msg, ILogger log) => msg.Length));

    [Fact]
    public Task A_statement_lambda_with_a_value() => GivesAsync("abc", group => group.Handle((string msg) =>
    {
        if (msg.Length == 0) return "empty";
        return msg;
    }));

    [Fact]
    public Task Null_is_none() => GivesAsync(None, group => group.Handle((string msg) => msg.Length > 3 ? msg : null));

    [Fact]
    public Task A_task() => GivesAsync(3, group => group.Handle((string msg) => LengthAsync(msg)));

    [Fact]
    public Task A_task_beside_services() => GivesAsync(3, group => group.Handle((string msg, ILogger log) => LengthAsync(msg)));

    [Fact]
    public Task A_task_of_an_untyped_lambda() => GivesAsync(3, group => group.Handle<string, ILogger, int>((msg, log) => LengthAsync(msg)));

    [Fact]
    public Task A_value_task() => GivesAsync(3, group => group.Handle((string msg) => LengthValueAsync(msg)));

    [Fact]
    public Task A_value_task_beside_services() => GivesAsync(3, group => group.Handle((string msg, ILogger log) => LengthValueAsync(msg)));

    [Fact]
    public Task An_async_lambda() => GivesAsync(3, group => group.Handle(async (string msg) => await LengthAsync(msg)));

    [Fact]
    public Task An_async_lambda_beside_services() =>
        GivesAsync(3, group => group.Handle(async (string msg, ILogger log, MessageContext context) => await LengthAsync(msg)));

    [Fact]
    public Task An_async_lambda_that_is_declared_to_return_a_value_task() =>
        GivesAsync(3, group => group.Handle(async ValueTask<int?> (string msg, ILogger log) => await LengthAsync(msg)));

    [Fact]
    public Task A_method() => GivesAsync(3, group => group.Handle(Length));

    [Fact]
    public Task A_method_that_returns_a_task() => GivesAsync(3, group => group.Handle(LengthAsync));

    [Fact]
    public Task A_method_that_returns_a_value_task() => GivesAsync(3, group => group.Handle(LengthValueAsync));

    [Fact]
    public Task A_method_that_returns_a_task_of_its_own() => GivesAsync("abc", group => group.Handle(Own));

    [Fact]
    public Task A_method_without_a_result() => GivesAsync(None, group => group.Handle(Note));

    [Fact]
    public Task A_method_that_returns_a_task_without_a_result() => GivesAsync(None, group => group.Handle(NoteAsync));

    [Fact]
    public Task An_outcome() => GivesAsync(Outcome.Ignore, group => group.Handle((string msg) => Outcome.Ignore));

    [Fact]
    public Task An_outcome_of_an_untyped_lambda() => GivesAsync(Outcome.Ignore, group => group.Handle<string>(msg => Outcome.Ignore));

    [Fact]
    public Task An_outcome_of_an_untyped_lambda_with_a_context() =>
        GivesAsync(Outcome.DeadLetter("2"), group => group.Handle<string>((msg, context) => Outcome.DeadLetter($"{context.DeliveryCount}")));

    [Fact]
    public Task A_task_of_an_outcome() => GivesAsync(Outcome.Retry(), group => group.Handle<string>(msg => DecideAsync(msg)));

    [Fact]
    public Task A_task_of_an_outcome_with_a_context() => GivesAsync(Outcome.Retry(), group => group.Handle<string>((msg, context) => DecideAsync(msg)));

    [Fact]
    public Task A_value_task_of_an_outcome() => GivesAsync(Outcome.Retry(), group => group.Handle<string>(msg => DecideValueAsync(msg)));

    [Fact]
    public Task A_value_task_of_an_outcome_with_a_context() =>
        GivesAsync(Outcome.Retry(), group => group.Handle<string>((msg, context) => DecideValueAsync(msg)));

    [Fact]
    public Task An_async_lambda_of_an_outcome() => GivesAsync(Outcome.Ack, group => group.Handle<string>(async msg =>
    {
        await Task.Yield();
        return msg.Length > 0 ? Outcome.Ack : Outcome.Ignore;
    }));

    [Fact]
    public Task A_method_of_an_outcome_whose_message_type_is_named() => GivesAsync(Outcome.Retry(), group => group.Handle<string>(DecideAsync));

    [Fact]
    public Task A_call_of_no_result() => GivesAsync(None, group => group.Handle((string msg) => _list.Add(msg)));

    [Fact]
    public Task A_call_whose_result_is_of_no_use() => GivesAsync(true, group => group.Handle((string msg) => _set.Add(msg)));

    [Fact]
    public Task A_call_whose_result_nobody_asks_for() => GivesAsync(None, group => group.Handle<string>(msg => _set.Add(msg)));

    [Fact]
    public Task An_assignment() => GivesAsync("abc", group => group.Handle((string msg) => _last = msg));

    [Fact]
    public Task An_increment() => GivesAsync(1, group => group.Handle((string msg, ILogger log) => Interlocked.Increment(ref _count)));

    [Fact]
    public Task A_task_without_a_result() => GivesAsync(None, group => group.Handle((string msg) => NoteAsync(msg)));

    [Fact]
    public Task A_completed_task() => GivesAsync(None, group => group.Handle((string msg) => Task.CompletedTask));

    [Fact]
    public Task A_value_task_without_a_result() => GivesAsync(None, group => group.Handle((string msg, ILogger log) => NoteValueAsync(msg)));

    [Fact]
    public Task A_completed_value_task() => GivesAsync(None, group => group.Handle((string msg) => ValueTask.CompletedTask));

    [Fact]
    public Task An_async_lambda_without_a_result() => GivesAsync(None, group => group.Handle(async (string msg) => await NoteAsync(msg)));

    [Fact]
    public Task A_task_that_is_chosen() => GivesAsync(None, group => group.Handle((string msg) => msg.Length > 0 ? NoteAsync(msg) : Task.CompletedTask));

    [Fact]
    public async Task A_lambda_that_only_throws()
    {
        await using var test = new TestGroup();
        test.Builder.Handle((string msg) => throw new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(async () => await test.HandleAsync("abc"));
    }

    [Fact]
    public async Task A_null_task_of_a_result_is_an_error_that_says_so()
    {
        await using var test = new TestGroup();
        test.Builder.Handle((string msg) => (Task<Outcome>)null!);
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await test.HandleAsync("abc"));
        Assert.Equal("The handler returned null instead of a Task; return Task.CompletedTask.", thrown.Message);
    }

    /// <summary>Filters see the result; without them an outcome is still left with the delivery, and what is of no use is not looked at.</summary>
    private static async Task GivesAsync(object expected, Action<IGroupBuilder> handle)
    {
        object? given = null;
        await using (var test = new TestGroup())
        {
            test.Services.AddRedisStreams().AddConsumeFilter(async (context, next) => given = await next(context));
            handle(test.Builder);
            await test.HandleAsync("abc");
        }
        Assert.Equal(expected, given ?? None);

        await using var plain = new TestGroup();
        handle(plain.Builder);
        var delivery = TestGroup.Deliver("abc");
        await plain.Pipeline.HandleAsync(delivery, plain.Settler, default);
        Assert.Equal(expected as Outcome, delivery.Outcome);
    }

    private static int Length(string msg) => msg.Length;

    private static async Task<int> LengthAsync(string msg)
    {
        await Task.Yield();
        return msg.Length;
    }

    private static async ValueTask<int> LengthValueAsync(string msg)
    {
        await Task.Yield();
        return msg.Length;
    }

    private static async Task<Outcome> DecideAsync(string msg)
    {
        await Task.Yield();
        return Outcome.Retry();
    }

    private static async ValueTask<Outcome> DecideValueAsync(string msg)
    {
        await Task.Yield();
        return Outcome.Retry();
    }

    private static OwnTask Own(string msg)
    {
        var task = new OwnTask(() => msg);
        task.RunSynchronously(TaskScheduler.Default);
        return task;
    }

    private void Note(string msg, ILogger log) => _list.Add(msg);

    private async Task NoteAsync(string msg)
    {
        await Task.Yield();
        _list.Add(msg);
    }

    private async ValueTask NoteValueAsync(string msg)
    {
        await Task.Yield();
        _list.Add(msg);
    }

    private sealed class OwnTask(Func<string> function) : Task<string>(function);
}
