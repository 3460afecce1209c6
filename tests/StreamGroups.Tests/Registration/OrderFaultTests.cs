using StreamGroups.Tests.Binding;
using Xunit;

namespace StreamGroups.Tests.Registration;

/// <summary>What is wrong with an order by key is said when the host starts.</summary>
public sealed class OrderFaultTests
{
    [Fact]
    public Task A_key_of_another_type() => FaultAsync(
        group => group.Handle((string text) => { }).OrderedBy((int number) => number),
        "The handler of group 'billing' of stream 'orders' takes string, but is ordered by a key of int; write .OrderedBy((string message) => …).");

    [Fact]
    public Task More_than_one_key() => FaultAsync(
        group => group.Handle((string text) => { }).OrderedBy((string text) => text).OrderedBy((string text) => text.Length),
        "The handler of group 'billing' of stream 'orders' is ordered by more than one key; keep one .OrderedBy(…), whose key may be a tuple.");

    [Fact]
    public Task Batches() => FaultAsync(
        group => group.HandleBatch((IReadOnlyList<string> texts) => Task.CompletedTask).OrderedBy((string text) => text),
        "The handler of group 'billing' of stream 'orders' is ordered by a key, and was given to .HandleBatch(…), whose batches hold messages of all "
        + "keys; take .OrderedBy(…) out, or call .Handle(…) instead.");

    [Fact]
    public Task Handlers_beside_it() => FaultAsync(
        group =>
        {
            group.Handle((int number) => { }).WhenHeader("kind", "number");
            group.Handle((string text) => { }).OrderedBy((string text) => text);
        },
        "A handler of group 'billing' of stream 'orders' is ordered by a key, and stands beside others, whose messages would have no place in that order; "
        + "give it a group of its own, or take .OrderedBy(…) out.");

    [Fact]
    public async Task The_body_of_a_StreamMessage_is_what_has_the_key()
    {
        await using var test = new TestGroup();
        test.Builder.Handle((StreamMessage<string> message) => { }).OrderedBy((string text) => text);
        Assert.NotNull(test.Pipeline);
    }

    private static async Task FaultAsync(Action<IGroupBuilder> handle, string expected)
    {
        await using var test = new TestGroup();
        handle(test.Builder);
        Assert.Equal(expected, test.Fault());
    }
}
