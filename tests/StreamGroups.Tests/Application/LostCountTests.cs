using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Conformance.Application;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Engine;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Application;

public sealed class LostCountTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_retry_that_keeps_an_order_is_counted_once_though_the_answer_is_lost(bool isDone)
    {
        var memory = new InMemoryTransport(new InMemoryStore(TimeProvider.System));
        var transport = new LostClaim(memory, isDone);
        await using var server = new InMemoryApplicationServer();
        var second = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await new HostDraft(server, _ => { })
            .With(services => services.AddSingleton<IStreamTransport>(transport).AddSingleton<IOnceStore>(memory).AddSingleton<IScheduleStore>(memory))
            .Map(Deliveries.Group, options => options.Backoff = [TimeSpan.FromMilliseconds(10)], group => group.Handle<string>((_, context) =>
            {
                if (context.DeliveryCount == 1) throw new TimeoutException();
                second.TrySetResult(context.DeliveryCount);
                return Task.CompletedTask;
            }).OrderedBy((string text) => text))
            .StartAsync();
        await host.Publisher.PublishAsync(Deliveries.Group.Stream, "a");

        Assert.Equal(2, await second.Task.InTime());
        Assert.Equal(2, transport.Claims);
        await host.StopAsync();
    }

    /// <summary>A store whose first answer to a claim of one's own is lost, of a claim that took effect or of one that did not.</summary>
    private sealed class LostClaim(IStreamTransport inner, bool isDone) : TransportDecorator(inner)
    {
        private int _claims;

        public int Claims => Volatile.Read(ref _claims);

        public override async ValueTask<Entry[]> ClaimOwnAsync(
            GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, bool counted, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _claims) > 1) return await base.ClaimOwnAsync(group, consumer, token, ids, counted, cancellationToken);
            if (isDone) await base.ClaimOwnAsync(group, consumer, token, ids, counted, cancellationToken);
            throw new TransportException(TransportErrorKind.Transient, "The answer is lost.");
        }
    }
}
