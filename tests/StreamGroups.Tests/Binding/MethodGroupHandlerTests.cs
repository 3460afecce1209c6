using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace StreamGroups.Tests.Binding;

public sealed class MethodGroupHandlerTests
{
    private readonly Handlers _handlers = new();

    [Fact]
    public Task A_static_method() => CallsAsync(group => group.Handle(Handlers.OnMessage), "static");

    [Fact]
    public Task A_static_method_that_returns_a_Task() => CallsAsync(group => group.Handle(Handlers.OnMessageAsync), "static task");

    [Fact]
    public Task A_static_method_that_returns_a_ValueTask() =>
        CallsAsync(group => group.Handle(Handlers.OnMessageValueAsync), "static value task");

    [Fact]
    public Task A_method_of_an_object() => CallsAsync(group => group.Handle(_handlers.Take), "instance");

    [Fact]
    public Task A_method_of_an_object_that_returns_a_Task() => CallsAsync(group => group.Handle(_handlers.TakeAsync), "instance task");

    [Fact]
    public Task A_method_of_an_object_that_returns_a_ValueTask() =>
        CallsAsync(group => group.Handle(_handlers.TakeValueAsync), "instance value task");

    [Fact]
    public Task An_extension_method_of_an_object() => CallsAsync(group => group.Handle(_handlers.Extend), "extension");

    [Fact]
    public Task A_typed_extension_method_of_an_object() =>
        CallsAsync(group => group.Handle<string, ILogger, string>(_handlers.Extend), "extension");

    [Fact]
    public Task A_method_whose_object_is_its_message() => CallsAsync(
        group => group.Handle(typeof(Memo).GetMethod(nameof(Memo.Take))!.CreateDelegate<Action<Memo, ILogger, string>>()), "open", """{"text":"Hi!"}""");

    [Fact]
    public Task A_local_function()
    {
        return CallsAsync(group => group.Handle(OnMessage), "local");

        static Task OnMessage(string msg, ILogger log) => Handlers.Log(log, "local", msg);
    }

    [Fact]
    public Task The_message_type_may_be_named() => CallsAsync(group => group.Handle<string>(Handlers.OnMessageAsync), "static task");

    [Fact]
    public Task All_types_may_be_named() =>
        CallsAsync(group => group.Handle<string, ILogger>(Handlers.OnMessageValueAsync), "static value task");

    [Fact]
    public Task A_compiled_method_that_names_the_message_type_more_generally() =>
        CallsAsync(group => group.Handle<string>(Handlers.OnObject), "object");

    private static async Task CallsAsync(Action<IGroupBuilder> handle, string expected, string body = "Hi!")
    {
        await using var test = new TestGroup();
        test.Services.AddKeyedSingleton("k", expected);
        handle(test.Builder);

        await test.HandleAsync(body);

        Assert.Equal([("StreamGroups.orders.billing", $"{expected} Hi!")], test.Logs.Lines);
    }
}

internal sealed class Handlers
{
    public static Task Log(ILogger log, string who, object msg)
    {
        log.LogInformation("{Who} {Message}", who, msg);
        return Task.CompletedTask;
    }

    public static void OnMessage(string msg, ILogger log) => Log(log, "static", msg);

    public static Task OnMessageAsync(string msg, ILogger log) => Log(log, "static task", msg);

    public static ValueTask OnMessageValueAsync(string msg, ILogger log) => new(Log(log, "static value task", msg));

    public static void OnObject(object msg, ILogger log) => Log(log, "object", msg);

    public void Take(string msg, ILogger log) => Log(log, "instance", msg);

    public Task TakeAsync(string msg, ILogger log) => Log(log, "instance task", msg);

    public ValueTask TakeValueAsync(string msg, ILogger log) => new(Log(log, "instance value task", msg));
}

internal static class HandlersExtensions
{
    public static Task Extend(this Handlers handlers, string msg, ILogger log, [FromKeyedServices("k")] string who) =>
        Handlers.Log(log, who, msg);
}

internal sealed record Memo(string Text)
{
    public void Take(ILogger log, [FromKeyedServices("k")] string who) => Handlers.Log(log, who, Text);
}
