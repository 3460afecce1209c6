using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Transport;

/// <summary>How a server tells whether the process that has a consumer's name lives.</summary>
public sealed class NameTests : OwnTransportTests
{
    private static readonly string Names = ReservedNames.Names(Group);

    [Fact]
    public async Task After_a_restart_another_clients_id_holds_no_name()
    {
        var id = (string)(await Control.RunAsync("CLIENT", "ID"))!;
        await RecordAsync($"{id} 600000 {await NowAsync()} dead");
        await using var reader = await OpenAsync(Harness.NewTransport());

        Assert.Equal("a", reader.Consumer);
    }

    [Fact]
    public async Task After_a_restart_the_readers_own_id_holds_no_name_beyond_its_lease()
    {
        var transport = Harness.NewTransport();
        await using var first = await OpenAsync(transport, consumer: "b");
        var clients = ((string)(await Control.RunAsync("CLIENT", "LIST"))!).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var id = clients.Max(line => long.Parse(line.Split(' ')[0].Split("id=")[1])); // The first has a mark of its kind before it.
        await RecordAsync($"{id + 1} 1000 {await NowAsync() - 20_000} dead"); // The next connection's.
        await using var reader = await OpenAsync(transport);

        Assert.Equal("a", reader.Consumer);
    }

    [Fact]
    public async Task After_a_restart_another_readers_id_holds_no_name_beyond_its_lease()
    {
        await using var living = await OpenAsync(Harness.NewTransport(), consumer: "b");
        var record = (string)(await Control.RunAsync("HGET", Names, "b"))!;
        await RecordAsync($"{record.Split(' ')[0]} 1000 {await NowAsync() - 20_000} dead");
        await using var reader = await OpenAsync(Harness.NewTransport());

        Assert.Equal("a", reader.Consumer);
    }

    [Fact]
    public async Task A_process_without_a_reader_keeps_its_name_through_a_new_command_connection()
    {
        var transport = Harness.NewTransport();
        await DeliverAsync(transport);
        var before = await RecordAsync();
        await Control.RunAsync("CLIENT", ["KILL", "ID", before.Split(' ')[0].Split(',')[1]]);
        await Eventually.HoldsAsync(async () => (await RecordAsync()).Split(' ')[0] != before.Split(' ')[0], "the new connection is noted");
        await using var other = await OpenAsync(Harness.NewTransport(), "other");

        Assert.NotEqual("a", other.Consumer);
    }

    [Fact]
    public async Task A_name_stays_with_its_process_through_a_restart()
    {
        var transport = Harness.NewTransport();
        await DeliverAsync(transport);
        await using (await OpenAsync(transport))
        {
            await Harness.Server.RestartAsync();
        }
        await Eventually.HoldsAsync(async () => await OpensAsync(), "the server is back");
        await using var other = await OpenAsync(Harness.NewTransport(), "other");
        Assert.NotEqual("a", other.Consumer);

        async Task<bool> OpensAsync()
        {
            try
            {
                var reader = await OpenAsync(transport);
                Assert.Equal("a", reader.Consumer);
                return true; // Stays open.
            }
            catch (TransportException exception) when (exception.Kind == TransportErrorKind.Transient)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public async Task Where_clients_may_not_be_listed_a_name_is_held_for_twice_its_lease(int leases, bool isHeld)
    {
        var transport = Harness.NewTransport(await NewUserAsync("-client|list"));
        await RecordAsync($"1 600000 {await NowAsync() - (leases * 600_000)} other");
        await using var reader = await OpenAsync(transport);

        Assert.Equal(isHeld, reader.Consumer != "a");
    }

    [Theory]
    [InlineData("")]
    [InlineData("of another program")]
    [InlineData("99999999999999999999 600000 1 token")]
    public async Task A_record_of_another_make_holds_no_name(string record)
    {
        await RecordAsync(record);
        await using var reader = await OpenAsync(Harness.NewTransport());

        Assert.Equal("a", reader.Consumer);
    }

    [Fact]
    public async Task A_token_may_be_any_text()
    {
        var transport = Harness.NewTransport();
        await using var reader = await OpenAsync(transport, "a token\nof 2 lines");
        await using var again = await OpenAsync(transport, "a token\nof 2 lines");
        await using var other = await OpenAsync(transport, "a token\nof 3 lines");

        Assert.Equal(("a", "a"), (reader.Consumer, again.Consumer));
        Assert.NotEqual("a", other.Consumer);
    }

    [Fact]
    public async Task Without_memory_a_claim_brings_what_it_would_though_the_record_is_lost()
    {
        var transport = Harness.NewTransport();
        var id = await DeliverAsync(transport);
        await Control.RunAsync("CONFIG", "SET", "maxmemory", 1);

        await Control.RunAsync("DEL", Names);
        Assert.Equal(id, Assert.Single(await transport.ClaimOwnAsync(Group, "a", "token", new[] { id }, true, Ending).InTime()).Id);
        await ParkAsync(transport, id, TimeSpan.Zero);
        var request = new ClaimRequest(Group, "a", "token", TimeSpan.Zero, 9, 1, true, ClaimCursor.Start);
        await Control.RunAsync("DEL", Names);
        Assert.Equal(id, Assert.Single((await transport.ClaimDueAsync(request, Ending).InTime()).Entries).Id);
        await Control.RunAsync("XCLAIM", Group.Stream, Group.Group, "b", 0, id.ToString());
        await Control.RunAsync("DEL", Names);
        Assert.Equal(id, Assert.Single((await transport.ClaimExpiredAsync(request, Ending).InTime()).Entries).Id);
    }

    private async Task<string> RecordAsync() => (string)(await Control.RunAsync("HGET", Names, "a"))!;

    private async Task RecordAsync(string record) => await Control.RunAsync("HSET", Names, "a", record);

    private async Task<long> NowAsync() => 1000 * long.Parse(((string[])(await Control.RunAsync("TIME"))!)[0], System.Globalization.CultureInfo.InvariantCulture);
}
