using StreamGroups.Conformance;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Transport;

/// <summary>Both parts of an ID have 64 bits, more than a script's numbers hold.</summary>
public sealed class MarkIdTests : OwnTransportTests
{
    [Theory]
    [InlineData("0-1", "0-0")]
    [InlineData("5-0", "4-18446744073709551615")]
    [InlineData("10-0", "9-18446744073709551615")]
    [InlineData("1-10", "1-9")]
    [InlineData("1-1000", "1-999")]
    [InlineData("1-1", "1-0")]
    [InlineData("1-9007199254740994", "1-9007199254740993")]
    [InlineData("9007199254740994-0", "9007199254740993-18446744073709551615")]
    [InlineData("1000000000000000000-0", "999999999999999999-18446744073709551615")]
    [InlineData("18446744073709551615-18446744073709551615", "18446744073709551615-18446744073709551614")]
    public async Task A_mark_is_exactly_one_below_the_lowest_pending_id(string id, string expected)
    {
        var transport = Harness.NewTransport();
        await Control.RunAsync("XADD", Group.Stream, id, "name", "value");
        await transport.EnsureGroupAsync(Group, StartPosition.Beginning, Ending).InTime();
        await using var reader = await OpenAsync(transport);
        Assert.Equal(1, await reader.ReadAsync(new Entry[1], TimeSpan.Zero, Ending).InTime());
        await transport.SaveMarkAsync(Group, Ending).AsTask().InTime();
        await Control.RunAsync("XGROUP", "DESTROY", Group.Stream, Group.Group);

        var creation = await transport.EnsureGroupAsync(Group, StartPosition.New, Ending).InTime();
        Assert.Equal(EntryId.Parse(expected), creation.StartsAfter);
        Assert.Equal(1, await reader.ReadAsync(new Entry[1], TimeSpan.Zero, Ending).InTime());
    }

    [Theory]
    [InlineData("9-5", "10-1", true)]
    [InlineData("10-1", "9-5", false)]
    [InlineData("9007199254740993-1", "9007199254740994-1", true)]
    [InlineData("9007199254740994-1", "9007199254740993-1", false)]
    [InlineData("7-9", "7-10", true)]
    [InlineData("7-10", "7-9", false)]
    public async Task The_lower_of_two_ids_is_found_whatever_their_lengths(string mark, string own, bool markIsLower)
    {
        var transport = Harness.NewTransport();
        foreach (var id in new[] { mark, own }.OrderBy(id => EntryId.Parse(id))) await Control.RunAsync("XADD", Group.Stream, id, "name", "value");
        await transport.EnsureGroupAsync(Group, StartPosition.AfterId(EntryId.Parse(mark)), Ending).InTime();
        await transport.SaveMarkAsync(Group, Ending).AsTask().InTime();
        await Control.RunAsync("XGROUP", "DESTROY", Group.Stream, Group.Group);

        var start = StartPosition.Resume(EntryId.Parse(own), new StreamWitness(EntryId.Parse(own), null));
        var creation = await transport.EnsureGroupAsync(Group, start, Ending).InTime();
        Assert.Equal(EntryId.Parse(markIsLower ? mark : own), creation.StartsAfter);
    }
}
