using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>Cases that empty the whole store: they need a server of their own.</summary>
[Trait("Server", "of its own")]
public abstract class WipeConformance : TransportConformance
{
    private protected WipeConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task Every_waiting_read_learns_that_the_store_was_wiped()
    {
        var groups = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => NewGroupAsync()));
        var readers = await Task.WhenAll(groups.Select(group => OpenAsync(group)));
        var reads = readers.Select(reader => reader.ReadAsync(10, LongBlock, Ending).AsTask()).ToArray();
        await Backdoor.WaitUntilBlockedAsync(reads.Length);
        await Backdoor.WipeAsync();

        foreach (var read in reads) await FailsAsync(TransportErrorKind.GroupMissing, () => read);
        foreach (var reader in readers) await reader.DisposeAsync();
    }

    [Fact]
    public async Task After_a_wipe_groups_begin_anew()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 5);
        await DeliverAsync(group);
        await Backdoor.WipeAsync();

        Assert.Null(await InspectAsync(group));
        Assert.Equal(0, await Transport.AckAsync(group, ids, Ending).InTime());
        var creation = await EnsureAsync(group, StartPosition.New);
        Assert.Equal(new GroupCreation(true, true, EntryId.Zero, 0), creation);
        var id = await PublishAsync(group.Stream, "after");
        Assert.Equal([id], Ids(await DeliverAsync(group)));
    }
}
