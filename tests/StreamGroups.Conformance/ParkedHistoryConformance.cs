using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>
/// Histories from seeds, against a model: what is parked is never claimed before its time, by anybody, whatever lease is asked for; and only a
/// delivery raises a count.
/// </summary>
public abstract class ParkedHistoryConformance : TransportConformance
{
    private const int Steps = 40;
    private static readonly string[] Consumers = ["a", "b", "c"];

    private readonly int _histories;

    private protected ParkedHistoryConformance(ITransportHarness harness, int histories) : base(harness) => _histories = histories;

    [Fact]
    public async Task Only_time_unparks_and_only_a_delivery_counts()
    {
        for (var seed = 1; seed <= _histories; seed++)
        {
            try
            {
                await new History(this, await NewGroupAsync(), new Random(seed)).RunAsync();
            }
            catch (Exception exception) when (exception is Xunit.Sdk.XunitException or TransportException)
            {
                Assert.Fail($"Seed {seed}: {exception.Message}");
            }
        }
    }

    private sealed class History(ParkedHistoryConformance test, GroupAddress group, Random random)
    {
        /// <summary>What should be pending: owner, count, and the time when it is due if it is parked.</summary>
        private readonly Dictionary<EntryId, (string Owner, long Count, TimeSpan? Due)> _model = [];
        private TimeSpan _now;

        public async Task RunAsync()
        {
            for (var step = 0; step < Steps; step++)
            {
                await StepAsync();
                await CompareAsync();
            }
        }

        private async Task StepAsync()
        {
            var consumer = Pick(Consumers);
            switch (random.Next(8))
            {
                case 0:
                    await test.PublishAsync(group.Stream, random.Next(1, 4));
                    Delivered(consumer, await test.DeliverAsync(group, consumer, ackWait: Pick([TimeSpan.Zero, Lease])));
                    break;
                case 1:
                    await ParkAsync(consumer);
                    break;
                case 2:
                    var due = await test.ClaimDueAsync(group, consumer, random.Next(1, 4), int.MaxValue);
                    Assert.All(due.Entries, entry => Assert.True(_model[entry.Id].Due <= _now, $"{entry.Id} was not due"));
                    Delivered(consumer, due.Entries);
                    break;
                case 3:
                    await ClaimExpiredAsync(consumer);
                    break;
                case 4:
                    await test.Transport.RenewAsync(group, consumer, test.Token, Ids(), Ending).InTime();
                    break;
                case 5:
                    var restored = Ids().Select(id => new RestoredEntry(id, 7)).ToArray();
                    Assert.Equal(0, await test.Transport.RestoreAsync(group, consumer, restored, Ending).InTime());
                    break;
                case 6:
                    await test.ClaimOwnAsync(group, Ids(), consumer, counted: false);
                    break;
                default:
                    await test.Backdoor.AgeAsync(group, Lease);
                    _now += Lease;
                    break;
            }
        }

        private async Task ParkAsync(string consumer)
        {
            var entries = Ids().Select(id => new Parking(id, random.Next(4) * Lease, random.Next(3) == 0)).ToArray();
            var results = await test.Transport.ParkAsync(group, consumer, entries, Ending).InTime();
            foreach (var (entry, result) in entries.Zip(results))
            {
                var (owner, count, _) = _model[entry.Id];
                Assert.Equal(owner == consumer ? SettleResult.Done : SettleResult.NotOwner, result);
                if (result == SettleResult.Done)
                    _model[entry.Id] = (ReservedNames.RetryConsumer, Math.Max(0, entry.GiveBack ? count - 1 : count), _now + entry.Delay);
            }
        }

        private async Task ClaimExpiredAsync(string consumer)
        {
            var request = new ClaimRequest(group, consumer, test.Token, Pick([TimeSpan.Zero, Lease]), int.MaxValue, random.Next(1, 9), true, ClaimCursor.Start);
            var claim = await test.Transport.ClaimExpiredAsync(request, Ending).InTime();
            Assert.All(claim.Entries, entry => Assert.True(_model[entry.Id].Due is null, $"{entry.Id} was parked"));
            Delivered(consumer, claim.Entries);
        }

        private void Delivered(string consumer, Entry[] entries)
        {
            foreach (var entry in entries)
            {
                var count = _model.TryGetValue(entry.Id, out var known) ? known.Count + 1 : 1;
                Assert.Equal(count, entry.DeliveryCount);
                _model[entry.Id] = (consumer, count, null);
            }
        }

        private async Task CompareAsync()
        {
            List<PendingEntry> pending = [];
            foreach (var consumer in Consumers.Append(ReservedNames.RetryConsumer)) pending.AddRange(await test.PendingAsync(group, consumer));
            Assert.Equal(
                _model.Select(pair => (pair.Key, pair.Value.Owner, pair.Value.Count)).OrderBy(line => line.Key),
                pending.Select(entry => (entry.Id, entry.Consumer, entry.DeliveryCount)).OrderBy(line => line.Id));
        }

        /// <summary>Some of the entries, in any order.</summary>
        private EntryId[] Ids() => [.. _model.Keys.Where(_ => random.Next(3) == 0)];

        private T Pick<T>(ReadOnlySpan<T> from) => from[random.Next(from.Length)];
    }
}
