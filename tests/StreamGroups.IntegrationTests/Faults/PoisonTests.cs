using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Processes;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

public sealed class PoisonTests : ProcessTests
{
    private const int Neighbours = 20;
    private const int MaxDeliveries = 3;

    [Fact]
    public async Task A_message_that_kills_the_process_is_dead_lettered_and_its_neighbours_are_handled()
    {
        await Control.AddTextsAsync(Stream, Enumerable.Range(1, Neighbours / 2).Select(number => $"{number}"));
        var poison = await Control.AddAsync(Stream, Payload.DataField, "poison");
        await Control.AddTextsAsync(Stream, Enumerable.Range((Neighbours / 2) + 1, Neighbours / 2).Select(number => $"{number}"));

        List<ChildProcess> starts = [];
        try
        {
            await SuperviseAsync(starts);

            Assert.Equal(MaxDeliveries, AppLine.Of("begun", starts).Count(line => line.Text == "poison"));
            var letter = Assert.Single(await Control.DeadLettersAsync(Stream));
            Assert.Equal(poison.ToString(), letter[DeadLetterFields.Id]);
            Assert.Equal($"{MaxDeliveries}", letter[DeadLetterFields.DeliveryCount]);
            Assert.Equal("exhausted", letter[DeadLetterFields.Reason]);
            Assert.InRange(AppLine.Handled(starts).Max(line => line.DeliveryCount), 1, 2);
        }
        finally
        {
            foreach (var process in starts) await process.DisposeAsync();
        }
    }

    /// <summary>Starts the process again whenever it dies, until everything but the poison is handled and nothing is pending.</summary>
    private async Task SuperviseAsync(List<ChildProcess> starts)
    {
        while (true)
        {
            Assert.True(starts.Count <= 2 * MaxDeliveries, "The process dies again and again.");
            var process = Consume("1", "--ackWait", Long, "--maxDeliveries", $"{MaxDeliveries}");
            starts.Add(process);
            await Eventually.HoldsAsync(
                async () => process.HasExited || await IsDoneAsync(starts), $"the process dies or everything is done. {process.Output}");
            if (!process.HasExited) return;
        }
    }

    private async Task<bool> IsDoneAsync(List<ChildProcess> starts) =>
        AppLine.Handled(starts).Select(line => line.Text).Distinct().Count() == Neighbours && await Control.PendingAsync(Stream) == 0;
}
