using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>What is wrong with a handler is said when the host starts, with the stream, the group and the remedy.</summary>
public sealed class HandlerFaultTests
{
    [Fact]
    public Task Message_types_that_differ() => FaultAsync(
        group => group.Handle<int>((string msg) => { }),
        "The handler of stream 'orders', group 'billing' takes string first, but Handle<int> names another type; make both the same.");

    [Fact]
    public Task No_parameters() => FaultAsync(
        group => group.Handle(() => { }),
        "The handler of stream 'orders', group 'billing' has no parameters, but its first one is the message; "
        + "write Handle((string message) => …).");

    [Fact]
    public Task Something_else_than_a_message_first() => FaultAsync(
        group => group.Handle((MessageContext context) => { }),
        "The handler of stream 'orders', group 'billing' takes MessageContext first, but its first parameter is the message; "
        + "put the message before it.");

    [Fact]
    public Task A_logger_before_the_message() => FaultAsync(
        group => group.Handle((ILogger log, CancellationToken token) => { }),
        "The handler of stream 'orders', group 'billing' takes ILogger first, but its first parameter is the message; "
        + "put the message before it.");

    [Fact]
    public Task A_service_that_is_not_registered() => FaultAsync(
        group => group.Handle((string msg, IMailer mailer) => { }),
        "Parameter 'mailer' of the handler of stream 'orders', group 'billing' asks for IMailer, which is not registered as a service; "
        + "call builder.Services.AddScoped<IMailer>(…), or make the parameter nullable if the handler can do without.");

    [Fact]
    public Task A_service_of_a_method_group_that_is_not_registered() => FaultAsync(
        group => group.Handle(WithMailer),
        "Parameter 'mailer' of the handler of stream 'orders', group 'billing' asks for IMailer, which is not registered as a service; "
        + "call builder.Services.AddScoped<IMailer>(…), or make the parameter nullable if the handler can do without.");

    [Fact]
    public Task A_keyed_service_that_is_not_registered_with_its_key() => FaultAsync(
        group => group.Services.AddScoped<List<int>>().AddRedisStreams(),
        group => group.Handle((string msg, [FromKeyedServices("k")] List<int> numbers) => { }),
        "Parameter 'numbers' of the handler of stream 'orders', group 'billing' asks for List<int>, which is not registered as a service "
        + "with the key 'k'; call builder.Services.AddKeyedScoped<List<int>>(\"k\", …), "
        + "or make the parameter nullable if the handler can do without.");

    [Fact]
    public Task A_parameter_by_reference() => FaultAsync(
        group => group.Handle((string msg, ref int number) => { }),
        "Parameter 'number' of the handler of stream 'orders', group 'billing' is passed by reference; take 'ref', 'in' or 'out' off it.");

    [Fact]
    public Task A_message_by_reference() => FaultAsync(
        group => group.Handle<int>((in int msg) => { }),
        "Parameter 'msg' of the handler of stream 'orders', group 'billing' is passed by reference; take 'ref', 'in' or 'out' off it.");

    [Fact]
    public Task A_ref_struct() => FaultAsync(
        group => group.Handle((ReadOnlySpan<byte> body) => { }),
        "Parameter 'body' of the handler of stream 'orders', group 'billing' is ReadOnlySpan<byte>, a ref struct, which cannot be kept while "
        + "the handler runs; take a type that can, such as ReadOnlyMemory<byte>.");

    [Fact]
    public Task A_method_that_is_async_void() => FaultAsync(
        group => group.Handle(AsyncVoid),
        "The handler of stream 'orders', group 'billing' is 'async void', so its message would be acknowledged before it is done; "
        + "return Task.");

    [Fact]
    public Task A_lambda_that_is_async_void()
    {
        Action<string, ILogger> handler = async (msg, log) => await Task.Yield();
        return FaultAsync(
            group => group.Handle(handler),
            "The handler of stream 'orders', group 'billing' is 'async void', so its message would be acknowledged before it is done; "
            + "return Task.");
    }

    [Fact]
    public Task A_result_that_comes_later() => FaultAsync(
        group => group.Handle((string msg, ILogger log) => Task.FromResult(Task.FromResult(msg))), Useless("Task<string>"));

    [Fact]
    public Task A_task_that_is_named_as_the_result() => FaultAsync(
        group => group.Handle<string, Task<int>>(msg => Task.FromResult(3)), Useless("Task<int>"));

    [Fact]
    public Task A_sequence_that_nobody_would_read() => FaultAsync(
        group => group.Handle((string msg) => new[] { msg }.ToAsyncEnumerable()), Useless("IAsyncEnumerable<string>"));

    [Fact]
    public Task A_result_that_cannot_be_kept() => FaultAsync(group => group.Handle(Span), Useless("ReadOnlySpan<char>"));

    [Fact]
    public Task A_method_that_would_not_run() => FaultAsync(
        group => group.Handle(Iterator),
        "The handler of stream 'orders', group 'billing' is an iterator ('yield return'), which does nothing before somebody reads its items; "
        + "return a list.");

    [Fact]
    public Task A_delegate_of_several_methods()
    {
        Func<string, Task> handler = msg => Task.CompletedTask;
        handler += msg => Task.CompletedTask;
        return FaultAsync(
            group => group.Handle(handler),
            "The handler of stream 'orders', group 'billing' is a delegate of several methods, and only the last one would be awaited; "
            + "call them all from one method.");
    }

    [Fact]
    public Task A_message_type_that_cannot_be_made() => FaultAsync(
        group => group.Handle((IMailer message, ILogger log) => { }),
        "The handler of stream 'orders', group 'billing' takes IMailer, which no message can be read as. A message cannot be made as IMailer, "
        + "which is abstract: take a class or record, or put [JsonDerivedType] on it for each type that it can be.");

    private static string Useless(string type) =>
        $"The handler of stream 'orders', group 'billing' returns {type}, and nothing could be done with it: nobody would wait for it, or read it; "
        + "return nothing, a value, or Task or ValueTask of one.";

    private static ReadOnlySpan<char> Span(string msg) => msg;

    private static IEnumerable<string> Iterator(string msg)
    {
        yield return msg;
    }

    private static void WithMailer(string msg, IMailer mailer)
    {
    }

    private static async void AsyncVoid(string msg) => await Task.Yield();

    private static Task FaultAsync(Action<IGroupBuilder> handle, string expected) => FaultAsync(_ => { }, handle, expected);

    private static async Task FaultAsync(Action<IGroupBuilder> arrange, Action<IGroupBuilder> handle, string expected)
    {
        await using var test = new TestGroup();
        arrange(test.Builder);
        handle(test.Builder);
        Assert.Equal(expected, test.Fault());
    }

    internal interface IMailer;
}
