using System.Diagnostics;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>These tests run twice: with handlers' calls that the generator wrote, and without.</summary>
public sealed class WayTests
{
    private static readonly bool IsGenerated = typeof(WayTests).Assembly.GetName().Name == "StreamGroups.Tests";

    [Fact]
    public Task A_lambda() => CallsAsync((test, group) => group.Handle((string msg) => Note(test)));

    [Fact]
    public Task A_lambda_of_any_shape() => CallsAsync((test, group) => group.Handle<string>((string msg, MessageContext context) => Note(test)));

    [Fact]
    public Task A_method_group() => CallsAsync((test, group) =>
    {
        group.Handle(OnMessage);

        void OnMessage(string msg) => Note(test);
    });

    [Fact]
    public Task A_method_with_default_values() => CallsAsync((test, group) =>
    {
        group.Handle(OnMessage);

        void OnMessage(string msg, List<int>? numbers = null, int number = 5) => Note(test);
    });

    private static void Note(TestGroup test) => test.Seen.Add(Array.Exists(
        new StackTrace().GetFrames(), frame => frame.GetMethod()?.DeclaringType?.Namespace == "StreamGroups.Generated"));

    private static async Task CallsAsync(Action<TestGroup, IGroupBuilder> handle)
    {
        await using var test = new TestGroup();
        handle(test, test.Builder);

        await test.Pipeline.HandleAsync(TestGroup.Deliver("Hi!"), test.Settler, CancellationToken.None);

        Assert.Equal([IsGenerated], test.Seen);
    }
}
