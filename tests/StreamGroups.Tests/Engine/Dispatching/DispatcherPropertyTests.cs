using System.Collections.Concurrent;
using CsCheck;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Handling;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Engine.Dispatching;

public sealed class DispatcherPropertyTests
{
    private enum Step
    {
        Enqueue,
        Resize,
        ReserveAndRun,
        ReserveAndRelease,
    }

    private static readonly Gen<(Step Step, int Size)[]> Steps =
        Gen.Select(Gen.Enum<Step>(), Gen.Int[1, 8]).Array[1, 60];

    [Fact]
    public async Task Whatever_is_asked_of_it_runs_everything_once_and_never_too_much_at_once() =>
        await Steps.SampleAsync(async steps =>
        {
            var runner = new CountingRunner();
            var dispatcher = new Dispatcher(runner, TimeProvider.System, 2, 16);
            runner.Permitted = 2;
            var given = 0;
            foreach (var (step, size) in steps)
            {
                switch (step)
                {
                    case Step.Enqueue:
                        dispatcher.Enqueue(Deliveries.New(Enumerable.Range(given, size)));
                        given += size;
                        break;
                    case Step.Resize:
                        if (size < runner.Permitted)
                        {
                            // What runs already may be more for a while; the bound holds again once that is over.
                            await dispatcher.IdleAsync(default).InTime();
                        }
                        runner.Permitted = size;
                        dispatcher.Resize(size, 16);
                        break;
                    case Step.ReserveAndRun:
                        var workers = await dispatcher.ReserveAsync(size, default).InTime();
                        for (var worker = 0; worker < workers; worker++) dispatcher.RunReserved(Deliveries.New(given++));
                        break;
                    case Step.ReserveAndRelease:
                        dispatcher.Release(await dispatcher.ReserveAsync(size, default).InTime());
                        break;
                }
            }
            await dispatcher.IdleAsync(default).InTime();
            Assert.Equal(Enumerable.Range(0, given), runner.Numbers.Order());
            Assert.False(runner.Exceeded, "More ran at once than were permitted.");
            Assert.Equal((0, 0), (dispatcher.Running, dispatcher.Waiting));
        }, iter: 300, threads: 1);

    private sealed class CountingRunner : IDeliveryRunner
    {
        private int _running;

        public ConcurrentQueue<int> Numbers { get; } = [];

        public int Permitted { get; set; }

        public bool Exceeded { get; private set; }

        public async ValueTask RunAsync(Delivery delivery, long now)
        {
            if (Interlocked.Increment(ref _running) > Permitted) Exceeded = true;
            Numbers.Enqueue(Deliveries.NumberOf(delivery.Id));
            if (delivery.Id.Milliseconds % 3 != 0) await Task.Yield();
            Interlocked.Decrement(ref _running);
        }
    }
}
