using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>What is wrong with a handler of batches is said when the host starts.</summary>
public sealed class BatchFaultTests
{
    [Fact]
    public Task A_context_beside_the_list() => FaultAsync(
        group => group.HandleBatch((IReadOnlyList<string> texts, MessageContext context) => Task.CompletedTask),
        "The handler of stream 'orders', group 'billing' takes a MessageContext, but the messages of a batch have one each; "
        + "take IReadOnlyList<StreamMessage<Order>> with the message's type, and use the Context of each.");

    [Fact]
    public Task One_message() => FaultAsync(
        group => group.HandleBatch((string text) => Task.CompletedTask),
        "The handler of stream 'orders', group 'billing' takes string first, but HandleBatch gives it many messages; "
        + "take IReadOnlyList<Order> with the message's type, or call Handle instead.");

    [Fact]
    public Task Another_kind_of_list() => FaultAsync(
        group => group.HandleBatch((List<string> texts) => { }),
        "The handler of stream 'orders', group 'billing' takes List<string> first, but HandleBatch gives it many messages; "
        + "take IReadOnlyList<Order> with the message's type, or call Handle instead.");

    [Fact]
    public Task A_handler_beside_another() => FaultAsync(
        group =>
        {
            group.HandleBatch((IReadOnlyList<string> texts) => Task.CompletedTask);
            group.Handle((string text) => { }).WhenHeader("kind", "text");
        },
        "Group 'billing' of stream 'orders' has a handler given to .HandleBatch(…) beside others, but all that it gets come in batches; keep that one "
        + "alone, and give the others groups of their own.");

    [Fact]
    public Task A_service_that_is_not_registered() => FaultAsync(
        group => group.HandleBatch((IReadOnlyList<StreamMessage<string>> texts, Uri service) => Task.CompletedTask),
        "Parameter 'service' of the handler of stream 'orders', group 'billing' asks for Uri, which is not registered as a service; "
        + "call builder.Services.AddScoped<Uri>(…), or make the parameter nullable if the handler can do without.");

    [Fact]
    public Task A_header_beside_the_list() => FaultAsync(
        group => group.HandleBatch((IReadOnlyList<string> texts, [FromHeader] string tenant) => Task.CompletedTask),
        "The handler of stream 'orders', group 'billing' takes a header, but the messages of a batch have headers each; "
        + "take IReadOnlyList<StreamMessage<Order>> with the message's type, and use the Headers of each.");

    [Fact]
    public Task A_result() => FaultAsync(
        group => group.HandleBatch(async (IReadOnlyList<string> texts) =>
        {
            await Task.Yield();
            return Outcome.Ack;
        }),
        "The handler of stream 'orders', group 'billing' takes a batch and returns Task<Outcome>, which would be the result of many messages; return "
        + "nothing, Task or ValueTask, and settle single messages by the Context of a StreamMessage<Order>.");

    private static async Task FaultAsync(Action<IGroupBuilder> handle, string expected)
    {
        await using var test = new TestGroup();
        handle(test.Builder);
        Assert.Equal(expected, test.Fault());
    }
}
