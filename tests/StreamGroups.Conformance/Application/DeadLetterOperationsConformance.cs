using System.Text;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>What an operator does with dead letters.</summary>
public abstract class DeadLetterOperationsConformance : ApplicationConformance
{
    private volatile bool _mended;

    private protected DeadLetterOperationsConformance(IApplicationServer server) : base(server)
    {
    }

    private GroupAddress Audit => new(Stream, "audit");

    [Fact]
    public async Task A_dead_letter_tells_all_that_is_known()
    {
        var host = await StartFailingAsync();
        var id = await host.Publisher.PublishAsync(
            Stream, "příliš", new PublishOptions { CorrelationId = "c-1", Headers = new Dictionary<string, string> { ["tenant"] = "eu" } });
        var letter = Assert.Single(await ListAsync(host, 1));

        Assert.Equal((id, Stream, "billing", "1", 1L, "failed"),
            (letter.OriginalId, letter.Stream, letter.Group, letter.Consumer, letter.DeliveryCount, letter.Reason));
        Assert.Equal(("System.InvalidOperationException", "No, příliš."), (letter.ExceptionType, letter.ExceptionMessage));
        Assert.Contains(nameof(DeadLetterOperationsConformance), letter.ExceptionStack, StringComparison.Ordinal);
        Assert.Equal((id.Timestamp, letter.Id.Timestamp), (letter.PublishedAt, letter.DeadLetteredAt));
        Assert.InRange(letter.LastDeliveredAt, letter.PublishedAt, letter.DeadLetteredAt);
        Assert.Equal(("c-1", "eu"), (letter.Headers["correlation_id"], letter.Headers["tenant"]));
        Assert.Equal("příliš", Encoding.UTF8.GetString(letter.Body.Span));
        Assert.Equal("příliš", letter.Read<string>());
        Assert.Equal("__data__", Assert.Single(letter.Fields).Key);

        var read = await LettersOf(host).ReadAsync(Stream, "billing", letter.Id).InTime();
        Assert.Equal((letter.Id, letter.OriginalId, "příliš"), (read!.Id, read.OriginalId, read.Read<string>()));
        Assert.Null(await LettersOf(host).ReadAsync(Stream, "billing", letter.Id.Next).InTime());
        Assert.Equal(1, await LettersOf(host).CountAsync(Stream, "billing").InTime());
    }

    [Fact]
    public async Task Fields_of_another_program_are_read_as_a_handler_would_read_them()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<Order>((_, context) => context.DeadLetterAsync("sold out").AsTask()))
            .StartAsync();
        await AddRawAsync("id", "17", "city", "Plzeň");
        var letter = Assert.Single(await ListAsync(host, 1));

        Assert.Equal("sold out", letter.Reason);
        Assert.Equal([("id", "17"), ("city", "Plzeň")], letter.Fields.Select(field => (field.Key, Encoding.UTF8.GetString(field.Value.Span))));
        Assert.Equal(new Order(17, "Plzeň"), letter.Read<Order>());
        Assert.Throws<UnreadableMessageException>(letter.Read<string>);
        Assert.Empty(letter.Headers);
        Assert.True(letter.Body.IsEmpty);
    }

    [Fact]
    public async Task A_damaged_envelope_can_be_looked_at()
    {
        var host = await StartFailingAsync();
        byte[] damaged = [0x89, 0x42, 0x49, 0x4E, 0x0D, 0x0A, 0x1A, 0x0A, 1];
        await Backdoor.AddAsync(Stream, "__data__"u8.ToArray(), damaged);
        var letter = Assert.Single(await ListAsync(host, 1));

        Assert.Equal("unreadable", letter.Reason);
        Assert.Equal(damaged, letter.Body.ToArray());
        Assert.Empty(letter.Headers);
        Assert.Throws<UnreadableMessageException>(letter.Read<byte[]>);
    }

    [Fact]
    public async Task A_filter_takes_what_fits_all_of_it()
    {
        var host = await StartFailingAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["a", "b", "?a", "!reason", "c"]);
        var all = await ListAsync(host, 5);

        Assert.Equal(["a", "b", "c"], await TextsAsync(host, new DeadLetterFilter { ExceptionType = "System.InvalidOperationException" }));
        Assert.Equal(["!reason"], await TextsAsync(host, new DeadLetterFilter { Reason = "as it said" }));
        Assert.Equal(["a", "?a"], await TextsAsync(host, new DeadLetterFilter { Where = letter => letter.Read<string>()!.EndsWith('a') }));
        Assert.Equal(["?a"], await TextsAsync(host, new DeadLetterFilter
        {
            Reason = "failed", ExceptionType = "System.FormatException", Where = letter => letter.Read<string>()!.EndsWith('a'),
        }));
        Assert.Equal(["a", "b"], await TextsAsync(host, new DeadLetterFilter { MaxCount = 2 }));
        Assert.Equal(["b"], await TextsAsync(host, new DeadLetterFilter { MaxCount = 1, Where = letter => letter.Read<string>() == "b" }));
        Assert.Empty(await TextsAsync(host, new DeadLetterFilter { Before = all[0].DeadLetteredAt }));
        Assert.Equal(5, (await TextsAsync(host, new DeadLetterFilter { From = all[0].DeadLetteredAt })).Length);
        Assert.Equal(all.Count(letter => letter.DeadLetteredAt < all[^1].DeadLetteredAt),
            (await TextsAsync(host, new DeadLetterFilter { Before = all[^1].DeadLetteredAt })).Length);
        Assert.Empty(await TextsAsync(host, new DeadLetterFilter { From = all[^1].DeadLetteredAt.AddTicks(1) }));
    }

    [Fact]
    public async Task A_replayed_message_is_handled_again_by_its_own_group()
    {
        var audited = new HandledMessages();
        var host = await StartFailingAsync(audited);
        var id = await host.Publisher.PublishAsync(Stream, "a");
        var letter = Assert.Single(await ListAsync(host, 1));
        await audited.ReachAsync(1);
        _mended = true;

        Assert.Equal(new ReplayResult { Replayed = 1 }, await LettersOf(host).ReplayAsync(Stream, "billing", letter.Id).InTime());
        Assert.Equal(new ReplayResult { Missing = 1 }, await LettersOf(host).ReplayAsync(Stream, "billing", letter.Id).InTime());
        await Handled.ReachAsync(1);
        await NothingPendingAsync();
        Assert.Equal((id, 1L), (Handled.All[0].Id, Handled.All[0].DeliveryCount));
        Assert.Equal(0, await LettersOf(host).CountAsync(Stream, "billing").InTime());
        Assert.Single(audited.All);
    }

    [Fact]
    public async Task What_was_trimmed_meanwhile_is_handled_by_its_own_group_only()
    {
        var audited = new HandledMessages();
        var host = await StartFailingAsync(audited);
        await host.Publisher.PublishAsync(Stream, "a");
        await AddRawAsync("__data__", "b", "trace", "17");
        await ListAsync(host, 2);
        await audited.ReachAsync(2);
        await Backdoor.TrimAsync(Stream, 0);
        _mended = true;

        Assert.Equal(new ReplayResult { Replayed = 2 }, await LettersOf(host).ReplayAllAsync(Stream, "billing", DeadLetterFilter.All).InTime());
        await Handled.ReachAllAsync(["a", "b"]);
        await host.Publisher.PublishAsync(Stream, "last");
        await audited.ReachAllAsync(["last"]);
        await NothingPendingAsync();
        await NothingPendingAsync(Audit);
        Assert.Equal(["a", "b", "last"], audited.Texts);
    }

    [Fact]
    public async Task What_fails_again_is_not_replayed_again_by_the_same_call()
    {
        var host = await StartFailingAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(300));
        var before = await ListAsync(host, 300);

        Assert.Equal(300, (await LettersOf(host).ReplayAllAsync(Stream, "billing", DeadLetterFilter.All).InTime()).Replayed);
        var after = await ListAsync(host, 300);
        Assert.Equal(before.Select(letter => letter.OriginalId).Order(), after.Select(letter => letter.OriginalId).Order());
        Assert.True(after[0].Id > before[^1].Id);
    }

    [Fact]
    public async Task Only_what_fits_is_replayed()
    {
        var host = await StartFailingAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["a", "?b", "c", "?d"]);
        await ListAsync(host, 4);
        _mended = true;

        var filter = new DeadLetterFilter { ExceptionType = "System.FormatException" };
        Assert.Equal(new ReplayResult { Replayed = 2 }, await LettersOf(host).ReplayAllAsync(Stream, "billing", filter).InTime());
        await Handled.ReachAllAsync(["?b", "?d"]);
        Assert.Equal(["a", "c"], await TextsAsync(host, DeadLetterFilter.All));
        Assert.Contains(host.LogOf(Group), line => line.Event.Id == 400);
    }

    [Fact]
    public async Task What_is_republished_is_for_all_groups()
    {
        var audited = new HandledMessages();
        var host = await StartFailingAsync(audited);
        var id = await host.Publisher.PublishAsync(Stream, "a");
        await ListAsync(host, 1);
        await audited.ReachAsync(1);
        _mended = true;

        var options = new ReplayOptions { Target = ReplayTarget.Stream };
        Assert.Equal(new ReplayResult { Replayed = 1 }, await LettersOf(host).ReplayAllAsync(Stream, "billing", DeadLetterFilter.All, options).InTime());
        await Handled.ReachAsync(1);
        await audited.ReachAsync(2);
        Assert.True(Handled.All[0].Id > id);
        Assert.Equal(Handled.All[0].Id, audited.All[1].Id);
    }

    [Fact]
    public async Task What_is_purged_is_gone()
    {
        var host = await StartFailingAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(600));
        var all = await ListAsync(host, 600);
        var letters = LettersOf(host);

        Assert.True(await letters.PurgeAsync(Stream, "billing", all[0].Id).InTime());
        Assert.False(await letters.PurgeAsync(Stream, "billing", all[0].Id).InTime());
        Assert.Equal(2, await letters.PurgeAllAsync(Stream, "billing", new DeadLetterFilter { MaxCount = 2 }).InTime());
        Assert.Equal(1, await letters.PurgeAllAsync(Stream, "billing", new DeadLetterFilter { Where = letter => letter.Id == all[300].Id }).InTime());
        Assert.Equal(0, await letters.PurgeAllAsync(Stream, "billing", new DeadLetterFilter { Reason = "no such reason" }).InTime());
        Assert.Equal(596, await letters.CountAsync(Stream, "billing").InTime());
        Assert.Equal(300, await letters.PurgeAllAsync(
            Stream, "billing", new DeadLetterFilter { Where = _ => true, MaxCount = 300 }).InTime());
        Assert.Equal(296, await letters.PurgeAllAsync(Stream, "billing", DeadLetterFilter.All).InTime());
        Assert.Equal(0, await letters.CountAsync(Stream, "billing").InTime());
        Assert.Contains(host.LogOf(Group), line => line.Event.Id == 402);
    }

    [Fact]
    public async Task Neither_a_started_host_nor_a_mapped_group_is_needed()
    {
        var failing = await StartFailingAsync();
        await failing.Publisher.PublishBatchAsync(Stream, ["a", "b"]);
        await ListAsync(failing, 2);
        var tool = NewHost().Build();

        Assert.Equal(["a", "b"], await TextsAsync(tool, DeadLetterFilter.All));
        _mended = true;
        Assert.Equal(2, (await LettersOf(tool).ReplayAllAsync(Stream, "billing", DeadLetterFilter.All).InTime()).Replayed);
        await Handled.ReachAllAsync(["a", "b"]);
    }

    [Fact]
    public async Task A_group_that_is_gone_is_an_error_that_says_what_to_do()
    {
        var host = await StartFailingAsync();
        await host.Publisher.PublishAsync(Stream, "a");
        var letter = Assert.Single(await ListAsync(host, 1));
        await host.DisposeAsync();
        await Backdoor.DestroyGroupAsync(Group);
        var tool = NewHost().Build();

        var one = await Assert.ThrowsAsync<DeadLetterException>(() => LettersOf(tool).ReplayAsync(Stream, "billing", letter.Id).InTime());
        var all = await Assert.ThrowsAsync<DeadLetterException>(
            () => LettersOf(tool).ReplayAllAsync(Stream, "billing", DeadLetterFilter.All).InTime());
        Assert.Equal((Stream, "billing"), (one.Stream, one.Group));
        Assert.All([one.Message, all.Message], message =>
        {
            Assert.Contains(Stream, message, StringComparison.Ordinal);
            Assert.Contains("billing", message, StringComparison.Ordinal);
            Assert.Contains("XGROUP CREATE", message, StringComparison.Ordinal);
        });
        Assert.Equal(1, await LettersOf(tool).CountAsync(Stream, "billing").InTime());
    }

    [Fact]
    public async Task A_key_of_another_type_is_an_error_that_says_so()
    {
        var tool = NewHost().Build();
        await Backdoor.ReplaceByOtherTypeAsync(ReservedNames.DeadLetterStream(Group));

        var error = await Assert.ThrowsAsync<DeadLetterException>(() => LettersOf(tool).CountAsync(Stream, "billing").InTime());
        Assert.Contains("WRONGTYPE", error.Message, StringComparison.Ordinal);
    }

    private static IDeadLetters LettersOf(TestHost host) => host.Services.GetRequiredService<IDeadLetters>();

    /// <summary>A group whose handler fails, in several ways, until it is mended; and another one that handles all, where that is asked for.</summary>
    private Task<TestHost> StartFailingAsync(HandledMessages? audited = null)
    {
        var draft = NewHost().Map(Group, Options(LongLease, consumer: "1", maxDeliveries: 1), group => group.Handle<string>(async (text, context) =>
        {
            if (!_mended)
            {
                if (text.StartsWith('?')) throw new FormatException("No digit.");
                if (!text.StartsWith('!')) throw new InvalidOperationException($"No, {text}.");
                await context.DeadLetterAsync("as it said");
                return;
            }
            Handled.Add(text, context);
        }));
        if (audited is not null) draft.Map(Audit, Options(LongLease), audited);
        return draft.StartAsync();
    }

    private async Task<DeadLetterEntry[]> ListAsync(TestHost host, int count)
    {
        var letters = LettersOf(host);
        await Eventually.HoldsAsync(
            async () => await letters.CountAsync(Stream, "billing") == count && (await InspectAsync()).Pending == 0, $"{count} are dead-lettered");
        return await letters.ListAsync(Stream, "billing").ToArrayAsync().InTime();
    }

    private async Task<string[]> TextsAsync(TestHost host, DeadLetterFilter filter) =>
        await LettersOf(host).ListAsync(Stream, "billing", filter).Select(letter => letter.Read<string>()!).ToArrayAsync().InTime();

    private sealed record Order(int Id, string City);
}
