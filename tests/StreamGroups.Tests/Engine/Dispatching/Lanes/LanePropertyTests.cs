using System.Collections.Concurrent;
using CsCheck;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Dispatching.Lanes;
using StreamGroups.Handling;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Engine.Dispatching.Lanes;

public sealed class LanePropertyTests
{
    private enum Step
    {
        Enqueue,
        Resize,
        ReserveAndRun,
    }

    private sealed record Message(int Key, int Failures, int Delay);

    private static readonly Gen<Message> Messages =
        Gen.Select(Gen.Int[0, 4], Gen.Frequency((4, Gen.Const(0)), (1, Gen.Int[1, 3])), Gen.Int[0, 3], (key, failures, delay) => new Message(key, failures, delay));

    private static readonly Gen<(Step Step, int Size, Message[] Messages)[]> Steps =
        Gen.Select(Gen.Enum<Step>(), Gen.Int[1, 6], Messages.Array[6]).Array[1, 30];

    [Fact]
    public async Task Whatever_comes_and_fails_each_key_is_in_order_and_one_at_a_time_and_everything_ends() =>
        await Steps.SampleAsync(async steps =>
        {
            var keys = new Keys();
            using var lanes = new LaneLine(keys, TimeProvider.System, _ => { });
            var runner = new FailingRunner(keys, lanes);
            var dispatcher = new Dispatcher(runner, TimeProvider.System, 2, 16, inTurns: false, lanes);
            foreach (var (step, size, messages) in steps)
            {
                switch (step)
                {
                    case Step.Enqueue:
                        dispatcher.Enqueue([.. messages[..size].Select(keys.Add)]);
                        break;
                    case Step.Resize:
                        dispatcher.Resize(size, 16);
                        break;
                    case Step.ReserveAndRun:
                        var workers = await dispatcher.ReserveAsync(size, default).InTime();
                        for (var worker = 0; worker < workers; worker++) dispatcher.RunReserved(keys.Add(messages[worker]));
                        break;
                }
            }
            await dispatcher.IdleAsync(default).InTime();

            Assert.Null(runner.Fault);
            Assert.Equal(Enumerable.Range(0, keys.Count), runner.Completed.Order());
            foreach (var ofKey in runner.Completed.GroupBy(number => keys.KeyOf(number)).Where(group => group.Key is not null))
                Assert.Equal(ofKey.Order(), ofKey);
            Assert.Equal((0, 0, 0), (dispatcher.Running, dispatcher.Waiting, lanes.Lanes));
            Assert.True(await dispatcher.RoomAsync(default).InTime() > 0); // Nothing is counted that is gone.
        }, iter: 300, threads: 1);

    /// <summary>Messages of the key 0 keep no order.</summary>
    private sealed class Keys : ILaneKeys
    {
        private readonly List<Message> _messages = [];

        public int Count => _messages.Count;

        public Message this[int number]
        {
            get { lock (_messages) return _messages[number]; }
        }

        public Delivery Add(Message message)
        {
            lock (_messages)
            {
                _messages.Add(message);
                return Deliveries.New(_messages.Count - 1);
            }
        }

        public string? KeyOf(int number) => this[number].Key is > 0 and var key ? $"key {key}" : null;

        public object? KeyOf(Delivery delivery) => KeyOf(Deliveries.NumberOf(delivery.Id));
    }

    private sealed class FailingRunner(Keys keys, LaneLine lanes) : IDeliveryRunner
    {
        private readonly ConcurrentDictionary<object, int> _running = [];
        private readonly ConcurrentDictionary<int, int> _failures = [];

        public ConcurrentQueue<int> Completed { get; } = [];

        public string? Fault { get; private set; }

        public async ValueTask RunAsync(Delivery delivery, long now)
        {
            var number = Deliveries.NumberOf(delivery.Id);
            var message = keys[number];
            var key = (object?)keys.KeyOf(number) ?? delivery;
            if (_running.AddOrUpdate(key, 1, (_, running) => running + 1) > 1) Fault = $"Two of {key} run at once.";
            if (delivery.DueAt > TimeProvider.System.GetTimestamp()) Fault = "A retry began before its time.";
            if (number % 3 != 0) await Task.Yield();
            _running.AddOrUpdate(key, 0, (_, running) => running - 1);
            if (delivery.Key is not null && _failures.AddOrUpdate(number, 1, (_, failures) => failures + 1) <= message.Failures)
            {
                var dueAt = message.Delay == 0 ? 0 : TimeProvider.System.GetTimestamp() + (message.Delay * TimeProvider.System.TimestampFrequency / 1_000);
                if (!lanes.TryPark(delivery.ToRepeat(new StayingRetry(TimeSpan.Zero, Counts: true), dueAt))) Fault = "It could not be parked.";
                return;
            }
            Completed.Enqueue(number);
        }
    }
}
