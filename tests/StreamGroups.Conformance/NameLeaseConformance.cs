using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>A consumer's name belongs to one living process.</summary>
public abstract class NameLeaseConformance : TransportConformance
{
    private protected NameLeaseConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task A_free_name_is_granted()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group, "a");

        Assert.Equal("a", reader.Consumer);
    }

    [Fact]
    public async Task It_is_told_whether_another_may_have_had_the_name_meanwhile()
    {
        var group = await NewGroupAsync();
        await using (var process = await NewTransportAsync())
        {
            await using (var first = await OpenAsync(process, group, "a")) Assert.False(first.KeptName);
            await using (var again = await OpenAsync(process, group, "a")) Assert.True(again.KeptName);
        }
        await using (var process = await NewTransportAsync())
        {
            await using var other = await TakenOverAsync(group, "a", process);
            Assert.Equal(("a", false), (other.Consumer, other.KeptName));
        }
        await using var late = await TakenOverAsync(group, "a", Transport, Token);
        Assert.Equal(("a", false), (late.Consumer, late.KeptName));
    }

    [Fact]
    public async Task A_name_that_a_living_process_has_is_granted_with_a_random_part()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group, "a");
        await using var second = await OpenOtherAsync(group, "a");
        await using var third = await OpenOtherAsync(group, "a", "third");

        Assert.Matches("^a~[0-9a-f]{8}$", second.Consumer);
        Assert.Matches("^a~[0-9a-f]{8}$", third.Consumer);
        Assert.NotEqual(second.Consumer, third.Consumer);
        var id = await PublishAsync(group.Stream, "x");
        Assert.Equal([id], Ids(await second.ReadAsync(1, TimeSpan.Zero, Ending).InTime()));
        Assert.Equal([id], Ids(await PendingAsync(group, second.Consumer)));
    }

    [Fact]
    public async Task An_exclusive_name_that_a_living_process_has_is_refused()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group, "worker");

        var error = await FailsAsync(TransportErrorKind.Permanent,
            () => Transport.OpenReaderAsync(Wanted(group, "worker") with { Token = "other", Exclusive = true }, Ending).AsTask());
        Assert.All(new[] { group.Stream, group.Group, "'worker'" }, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_gets_its_own_name_again_though_its_last_reader_is_still_there()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group, "a");
        await using var again = await Transport.OpenReaderAsync(Wanted(group, "a") with { Exclusive = true }, Ending).InTime();

        Assert.Equal("a", again.Consumer);
    }

    [Fact]
    public async Task A_random_name_is_kept_at_a_reconnect()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group, "a");
        string granted;
        await using (var other = await OpenOtherAsync(group, "a")) granted = other.Consumer;
        await using var again = await OpenOtherAsync(group, granted);

        Assert.Equal(granted, again.Consumer);
    }

    [Fact]
    public async Task A_process_keeps_its_name_without_a_reader()
    {
        var group = await NewGroupAsync();
        await HandleOneAsync(group, "a"); // Its reader is gone; the process lives.
        await using var process = await NewTransportAsync();
        await using var other = await OpenAsync(process, group, "a", "other");

        Assert.StartsWith("a~", other.Consumer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_taken_over_as_soon_as_its_process_is_gone()
    {
        var group = await NewGroupAsync();
        var entries = await PublishAsync(group.Stream, 2);
        await DieWithAsync(group, "a");
        await TakenOverAsync(group, "a");

        Assert.Equal(entries.Order(), Ids(await PendingAsync(group, "a")));
        Assert.Equal([LeaseState.Lost, LeaseState.Lost], await Transport.RenewAsync(group, "a", Token, entries, Ending).InTime());
        await using var reader = await OpenAsync(group, "a");
        Assert.StartsWith("a~", reader.Consumer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_that_want_a_name_one_gets_it()
    {
        var group = await NewGroupAsync();
        var transports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NewTransportAsync().AsTask()));
        var readers = await Task.WhenAll(transports.Select((transport, number) => Task.Run(() =>
            transport.OpenReaderAsync(Wanted(group, "a") with { Token = $"process {number}" }, Ending).AsTask()))).InTime();

        Assert.Single(readers, reader => reader.Consumer == "a");
        Assert.Equal(8, readers.Select(reader => reader.Consumer).Distinct().Count());
        foreach (var reader in readers) await reader.DisposeAsync();
    }

    [Fact]
    public async Task Of_many_that_want_the_name_of_a_dead_process_one_gets_it()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, "x");
        await DieWithAsync(group, "a");
        var transports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NewTransportAsync().AsTask()));
        List<IEntryReader> readers = [];
        await Eventually.HoldsAsync(async () =>
        {
            readers.AddRange(await Task.WhenAll(transports.Select((transport, number) => Task.Run(() =>
                transport.OpenReaderAsync(Wanted(group, "a") with { Token = $"process {number}" }, Ending).AsTask()))).InTime());
            return readers.Any(reader => reader.Consumer == "a");
        }, "the dead process's name is granted");

        Assert.Single(readers, reader => reader.Consumer == "a");
        foreach (var reader in readers) await reader.DisposeAsync();
    }

    [Fact]
    public async Task Each_group_has_names_of_its_own()
    {
        var billing = await NewGroupAsync();
        var shipping = await NewGroupAsync(billing.Stream, "shipping");
        await using var reader = await OpenAsync(billing, "a");
        await using var other = await OpenOtherAsync(shipping, "a");

        Assert.Equal("a", other.Consumer);
    }

    [Fact]
    public async Task Leaving_frees_the_name()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group, "a");
        await LeaveAsync(group, "a", forGood: false);

        await using var other = await OpenOtherAsync(group, "a");
        Assert.Equal("a", other.Consumer);
    }

    [Fact]
    public async Task Who_has_lost_a_name_cannot_leave_it()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, "x");
        await DieWithAsync(group, "a");
        await using var owner = await TakenOverAsync(group, "a");
        await LeaveAsync(group, "a", forGood: true);

        await using var third = await OpenOtherAsync(group, "a", "third");
        Assert.NotEqual("a", third.Consumer);
        Assert.Contains("a", (await InspectAsync(group))!.Consumers);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Leaving_for_good_removes_a_consumer_that_has_nothing_pending(bool forGood, bool hasPending)
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        await DeliverAsync(group, "a");
        if (!hasPending) await Transport.AckAsync(group, new[] { id }, Ending).InTime();
        await LeaveAsync(group, "a", forGood);

        var snapshot = (await InspectAsync(group))!;
        Assert.Equal(!forGood || hasPending, snapshot.Consumers.ContainsKey("a"));
        Assert.Equal(hasPending ? 1 : 0, snapshot.Pending);
    }

    [Fact]
    public async Task Leaving_a_group_that_is_gone_is_no_error()
    {
        var group = await NewGroupAsync();
        await HandleOneAsync(group, "a");
        await Backdoor.DestroyGroupAsync(group);
        await LeaveAsync(group, "a", forGood: true);
        await Backdoor.DeleteStreamAsync(group.Stream);
        await LeaveAsync(group, "a", forGood: true);

        Assert.Null(await InspectAsync(group));
        Assert.Empty(await Backdoor.ReadAllAsync(group.Stream));
    }

    [Fact]
    public async Task Renewing_writes_a_lost_record_again()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group, "a");
        await Backdoor.DeleteStreamAsync(ReservedNames.Names(group));
        Assert.Empty(await Transport.RenewAsync(group, "a", Token, default, Ending).InTime());

        await using var other = await OpenOtherAsync(group, "a");
        Assert.NotEqual("a", other.Consumer);
    }

    [Fact]
    public async Task Who_has_left_does_not_take_the_name_again_by_renewing()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group, "a");
        await LeaveAsync(group, "a", forGood: false);
        await Transport.RenewAsync(group, "a", Token, default, Ending).InTime();

        await using var other = await OpenOtherAsync(group, "a");
        Assert.Equal("a", other.Consumer);
    }

    private Task LeaveAsync(GroupAddress group, string consumer, bool forGood) =>
        Transport.LeaveAsync(group, consumer, Token, forGood, Ending).AsTask().InTime();

    private Task<IEntryReader> OpenOtherAsync(GroupAddress group, string consumer, string token = "other") =>
        Transport.OpenReaderAsync(Wanted(group, consumer) with { Token = token }, Ending).InTime();

    private Task<IEntryReader> OpenAsync(IStreamTransport process, GroupAddress group, string consumer, string? token = null) =>
        process.OpenReaderAsync(Wanted(group, consumer) with { Token = token ?? Token }, Ending).InTime();

    /// <summary>A process takes the name, is delivered all that is new, and ends without leaving.</summary>
    private async Task DieWithAsync(GroupAddress group, string consumer)
    {
        await using var process = await NewTransportAsync();
        await using var reader = await OpenAsync(process, group, consumer);
        Assert.NotEmpty(await reader.ReadAsync(10, TimeSpan.Zero, Ending).InTime());
    }

    /// <summary>Another process takes the name; a server takes a moment to see that a process is gone.</summary>
    private async Task<IEntryReader> TakenOverAsync(GroupAddress group, string consumer, IStreamTransport? process = null, string token = "other")
    {
        IEntryReader? reader = null;
        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                reader = await (process ?? Transport).OpenReaderAsync(Wanted(group, consumer) with { Token = token, Exclusive = true }, Ending).InTime();
            }
            catch (TransportException exception) when (exception.Kind == TransportErrorKind.Permanent)
            {
            }
            return reader is not null;
        }, "the name is taken over");
        return reader!;
    }
}
