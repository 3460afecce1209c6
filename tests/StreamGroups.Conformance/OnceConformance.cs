using System.Text;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>A message ID is published once within its window.</summary>
public abstract class OnceConformance : TransportConformance
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private protected OnceConformance(ITransportHarness harness) : base(harness)
    {
    }

    public static TheoryData<string> MessageIds =>
        ["o-1", " ", "{other}", "}{", "a:b:c", "Bestellung-ä-注文", new string('x', 512), "dead", "0-1"];

    [Theory]
    [MemberData(nameof(MessageIds))]
    public async Task The_second_publish_of_an_ID_adds_nothing_and_returns_the_first_entry(string messageId)
    {
        var stream = NewStream();
        var first = await PublishOnceAsync(stream, messageId, "first");
        Assert.Equal(first, await PublishOnceAsync(stream, messageId, "second"));

        var entry = Assert.Single(await Backdoor.ReadAllAsync(stream));
        Assert.Equal(first, entry.Id);
        Assert.Equal(["__data__", "first"], Texts(entry.Fields));
    }

    [Fact]
    public async Task Other_IDs_and_other_streams_are_other_messages()
    {
        var (one, other) = (NewStream(), NewStream());
        EntryId[] ids = [await PublishOnceAsync(one, "a"), await PublishOnceAsync(one, "A"), await PublishAsync(one, "a"), await PublishOnceAsync(one, "a b")];
        await PublishOnceAsync(other, "a");

        Assert.Equal(ids, (await Backdoor.ReadAllAsync(one)).Select(entry => entry.Id));
        Assert.Single(await Backdoor.ReadAllAsync(other));
    }

    [Fact]
    public async Task An_ID_is_remembered_while_its_window_lasts_and_no_longer()
    {
        var stream = NewStream();
        var window = TimeSpan.FromMilliseconds(300);
        var first = await PublishOnceAsync(stream, "long");
        var brief = await PublishOnceAsync(stream, "brief", window: window);
        await Backdoor.PassTimeAsync(2 * window);

        Assert.Equal(first, await PublishOnceAsync(stream, "long"));
        Assert.NotEqual(brief, await PublishOnceAsync(stream, "brief"));
        Assert.Equal(3, (await Backdoor.ReadAllAsync(stream)).Length);
    }

    [Fact]
    public async Task Publishing_again_does_not_make_the_window_longer()
    {
        var stream = NewStream();
        var window = TimeSpan.FromMilliseconds(600);
        var first = await PublishOnceAsync(stream, "a", window: window);
        await Backdoor.PassTimeAsync(window / 4);
        await PublishOnceAsync(stream, "a", window: Window);
        await Backdoor.PassTimeAsync(window);

        Assert.NotEqual(first, await PublishOnceAsync(stream, "a"));
    }

    [Fact]
    public async Task Of_many_processes_that_publish_an_ID_at_once_one_does()
    {
        var stream = NewStream();
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => OnceOf(await NewTransportAsync())));
        var ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(
            () => PublishOnceAsync(stream, $"{number / 10}", $"{number}", store: stores[number % 4])))).InTime();

        var entries = await Backdoor.ReadAllAsync(stream);
        Assert.Equal(20, entries.Length);
        Assert.Equal(entries.Select(entry => entry.Id), ids.Distinct().Order());
    }

    [Fact]
    public async Task It_trims_what_a_publish_trims()
    {
        var stream = NewStream();
        for (var number = 0; number < 1000; number++)
            await OnceOf(Transport).PublishOnceAsync(new(stream, $"{number}", Window, new byte[10], new StreamTrim(100, null)), default, Ending).InTime();

        Assert.InRange((await Backdoor.ReadAllAsync(stream)).Length, 100, 300);
    }

    [Fact]
    public async Task What_the_trim_removed_is_published_all_the_same()
    {
        var stream = NewStream();
        var id = await PublishOnceAsync(stream, "a");
        await Backdoor.TrimAsync(stream, 0);

        Assert.Equal(id, await PublishOnceAsync(stream, "a"));
        Assert.Empty(await Backdoor.ReadAllAsync(stream));
    }

    [Fact]
    public async Task A_publish_that_was_refused_does_not_take_the_ID()
    {
        var stream = NewStream();
        await Backdoor.ReplaceByOtherTypeAsync(stream);
        var error = await FailsAsync(TransportErrorKind.Permanent, () => PublishOnceAsync(stream, "a"));
        Assert.Contains(stream, error.Message, StringComparison.Ordinal);
        await Backdoor.DeleteStreamAsync(stream);

        var id = await PublishOnceAsync(stream, "a");
        Assert.Equal(id, Assert.Single(await Backdoor.ReadAllAsync(stream)).Id);
    }

    private Task<EntryId> PublishOnceAsync(
        string stream, string messageId, string text = "x", TimeSpan? window = null, IOnceStore? store = null) =>
        IdAsync((store ?? OnceOf(Transport)).PublishOnceAsync(
            new(stream, messageId, window ?? Window, Encoding.UTF8.GetBytes(text), StreamTrim.None), Durability.None, Ending)).InTime();

    private static async Task<EntryId> IdAsync(ValueTask<DurablePublish> publishing) => (await publishing).Id;
}
