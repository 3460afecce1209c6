using StreamGroups.Engine.Claiming;
using StreamGroups.Engine.Dispatching;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Claiming;

public sealed class SharedClaimerTests
{
    private readonly EngineStore _store = new();

    [Fact]
    public async Task A_parking_whose_answer_is_lost_is_never_repeated_under_the_next_handler_of_its_entry()
    {
        _store.Options.Concurrency = 3;
        var runner = new GatedRunner();
        await using var transport = new LateParking(_store.Transport);
        var settler = _store.NewSettler(transport);
        var starter = new ClaimStarter(_store.Identity, new Dispatcher(runner, _store.Time, 3, 10), _store.InFlight, () => _store.Options, _store.Time);
        var shared = new SharedClaimer(transport, _store.Identity, starter, settler, () => _store.Options);

        settler.Retry(_store.DeliverHere(1)[0], TimeSpan.Zero);
        await transport.Done.Task.InTime();
        var claiming = shared.ClaimDueAsync(default).AsTask(); // The entry is parked and due, which this process does not know.
        transport.Lost.SetResult();
        await claiming.InTime();
        await settler.FlushAsync(default).InTime();

        await shared.ReadyForDueAsync(default).InTime();
        await shared.ClaimDueAsync(default).InTime();
        await runner.BegunAsync(1);
        var entry = Assert.Single(_store.Pending);
        Assert.Equal(("a", 2L), (entry.Consumer, entry.DeliveryCount)); // A third delivery would be that of the second parking.
    }

    /// <summary>The first answer to a parking is lost, when the test says so.</summary>
    private sealed class LateParking(IStreamTransport inner) : TransportDecorator(inner)
    {
        private bool _wasAsked;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Lost { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<SettleResult[]> ParkAsync(
            GroupAddress group, string consumer, ReadOnlyMemory<Parking> entries, CancellationToken cancellationToken)
        {
            var results = await base.ParkAsync(group, consumer, entries, cancellationToken);
            if (_wasAsked) return results;
            _wasAsked = true;
            Done.SetResult();
            await Lost.Task;
            throw new TransportException(TransportErrorKind.Transient, "As planned.", mayHaveHappened: true);
        }
    }
}
