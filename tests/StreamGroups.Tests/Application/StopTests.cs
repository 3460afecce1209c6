using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Conformance.Application;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Engine;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Application;

public sealed class StopTests
{
    [Fact]
    public async Task Handlers_hear_that_the_time_to_stop_is_over_even_if_the_store_does_not_answer()
    {
        var memory = new InMemoryTransport(new InMemoryStore(TimeProvider.System));
        var transport = new SilentClaims(memory);
        await using var server = new InMemoryApplicationServer();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await new HostDraft(server, _ => { })
            .With(services => services.AddSingleton<IStreamTransport>(transport).AddSingleton<IOnceStore>(memory).AddSingleton<IScheduleStore>(memory))
            .Map(Deliveries.Group, options => (options.AckWait, options.Concurrency) = (TimeSpan.FromMilliseconds(100), 2), group => group.Handle<string>(
                async (_, context) =>
                {
                    using var noting = context.CancellationToken.Register(cancelled.SetResult);
                    running.SetResult();
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }))
            .StartAsync();
        await host.Publisher.PublishAsync(Deliveries.Group.Stream, "slow");
        await running.Task.InTime();
        await transport.Asked.InTime();

        var stopping = host.StopAsync(new CancellationToken(canceled: true));
        await cancelled.Task.InTime();
        transport.Answer();
        await stopping.ContinueWith(_ => { }, TaskScheduler.Default).InTime();
        await host.DisposeAsync();
    }

    /// <summary>A store that takes a claim and answers much later, whatever its caller does.</summary>
    private sealed class SilentClaims(IStreamTransport inner) : TransportDecorator(inner)
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public void Answer() => _answer.SetResult();

        public override async ValueTask<ClaimResult> ClaimExpiredAsync(ClaimRequest request, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            await _answer.Task;
            return await base.ClaimExpiredAsync(request, cancellationToken);
        }
    }
}
