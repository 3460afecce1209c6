using System.Text;
using System.Text.Json;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Messages have bounds, and are nothing but the handler's own types.</summary>
public abstract class LimitConformance : ApplicationConformance
{
    private const int Most = 4096;

    private protected LimitConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task A_message_above_the_limit_is_not_published_and_one_of_another_program_is_not_read()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).Setting("RedisStreams:MaxMessageSize", $"{Most}").StartAsync();
        var refusal = await Assert.ThrowsAsync<ArgumentException>(async () => await host.Publisher.PublishAsync(Stream, new string('x', Most)));
        Assert.Contains($"stream '{Stream}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("RedisStreams:MaxMessageSize", refusal.Message, StringComparison.Ordinal);
        await AddRawAsync("__data__", new string('y', Most + 1));
        await AddRawAsync("a", new string('y', Most), "b", "2");
        await AddRawAsync("__data__", new string('z', Most));

        var letters = await DeadLettersAsync(2);
        Assert.All(letters, letter => Assert.Equal("unreadable", letter[DeadLetterFields.Reason]));
        Assert.All(letters, letter => Assert.Contains($"MaxMessageSize allows {Most}", letter[DeadLetterFields.ExceptionMessage], StringComparison.Ordinal));
        await Eventually.HoldsAsync(() => Handled.Count == 1, "the one that is as large as allowed is handled");
        await NothingPendingAsync();
    }

    [Fact]
    public async Task Headers_and_nesting_have_bounds_on_both_sides()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle((object[] _) => { })).StartAsync();
        var headers = Enumerable.Range(0, 5).ToDictionary(number => $"h{number}", _ => new string('x', 60_000));
        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            async () => await host.Publisher.PublishAsync(Stream, "a", new PublishOptions { Headers = headers }));
        Assert.Contains("262144 are possible", refusal.Message, StringComparison.Ordinal);

        await AddRawAsync("__data__", new string('[', 65) + new string(']', 65));
        Assert.Contains("depth", Assert.Single(await DeadLettersAsync(1))[DeadLetterFields.ExceptionMessage], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_body_cannot_choose_the_type_that_is_made_of_it()
    {
        TaskCompletionSource<object> read = new();
        await NewHost().Map(Group, Options(LongLease), group => group.Handle((Holder holder) => read.SetResult(holder.Content))).StartAsync();
        await AddRawAsync("__data__", """{"$type":"System.IO.FileInfo","content":{"$type":"System.IO.FileInfo, System.Private.CoreLib","fileName":"/x"}}""");
        Assert.IsType<JsonElement>(await read.Task.InTime());
    }

    private sealed record Holder(object Content);
}
