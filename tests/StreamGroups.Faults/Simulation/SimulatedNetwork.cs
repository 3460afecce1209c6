using StreamGroups.Transport;

namespace StreamGroups.Faults.Simulation;

/// <summary>The way of one process to the store. What is sent over one connection arrives in the order of sending.</summary>
/// <param name="clock">The time that messages take.</param>
/// <param name="gate">The process.</param>
/// <param name="random">From the seed.</param>
internal sealed class SimulatedNetwork(VirtualClock clock, ProcessGate gate, Random random)
{
    /// <summary>As long as the client of a real server waits.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly Channel _requests = new();
    private readonly Channel _replies = new();

    /// <summary>How long a message takes at most.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Everything is swallowed until this moment.</summary>
    public TimeSpan HoleUntil { get; set; }

    /// <summary>Nobody can reach the store until this moment.</summary>
    public Func<TimeSpan> AwayUntil { get; init; } = () => TimeSpan.Zero;

    /// <summary>When calls failed.</summary>
    public List<TimeSpan> Failures { get; } = [];

    public async ValueTask<T> CallAsync<T>(string what, Func<ValueTask<T>> call)
    {
        await gate.PassAsync().ConfigureAwait(false);
        await TravelAsync(_requests).ConfigureAwait(false);
        var isLost = clock.Now < HoleUntil;
        var outcome = clock.Now < AwayUntil() ? new Outcome<T>(default, Error(what, "refused", false))
            : isLost && random.Next(2) == 0 ? new Outcome<T>(default, Error(what, "swallowed", true))
            : await Outcome<T>.OfAsync(call).ConfigureAwait(false);
        if (isLost) await DelayAsync(LossNoticed()).ConfigureAwait(false);
        else await TravelAsync(_replies).ConfigureAwait(false);
        await gate.PassAsync().ConfigureAwait(false);
        if (isLost && outcome.Failure is null) outcome = new(default, Error(what, "its answer swallowed", true));
        if (outcome.Failure is null) return outcome.Result!;
        Failures.Add(clock.Now);
        throw outcome.Failure;
    }

    /// <summary>A read has a connection of its own: it waits for no command, and no command for it.</summary>
    public async ValueTask<int> ReadAsync(Func<ValueTask<int>> read)
    {
        await gate.PassAsync().ConfigureAwait(false);
        var outcome = clock.Now < AwayUntil()
            ? new Outcome<int>(0, Error("A read", "refused", false)) : await Outcome<int>.OfAsync(read).ConfigureAwait(false);
        if (clock.Now < HoleUntil)
        {
            await DelayAsync(LossNoticed()).ConfigureAwait(false);
            outcome = new(0, Error("A read", "swallowed", true));
        }
        else if (Latency > TimeSpan.Zero)
        {
            await DelayAsync(Latency * random.NextDouble()).ConfigureAwait(false);
        }
        await gate.PassAsync().ConfigureAwait(false);
        if (outcome.Failure is null) return outcome.Result;
        Failures.Add(clock.Now);
        throw outcome.Failure;
    }

    /// <summary>A connection that has lost something ends with the hole, if it is not given up before.</summary>
    private TimeSpan LossNoticed() => HoleUntil - clock.Now < Timeout ? HoleUntil - clock.Now : Timeout;

    private static TransportException Error(string what, string why, bool mayHaveHappened) =>
        new(TransportErrorKind.Transient, $"{what} was {why}, as the simulation would have it.", null, mayHaveHappened);

    private ValueTask TravelAsync(Channel channel)
    {
        var arrival = clock.Now + (Latency * random.NextDouble());
        if (arrival < channel.LastArrival) arrival = channel.LastArrival;
        channel.LastArrival = arrival;
        return arrival > clock.Now ? DelayAsync(arrival - clock.Now) : ValueTask.CompletedTask;
    }

    private ValueTask DelayAsync(TimeSpan time)
    {
        var passed = new TaskCompletionSource();
        clock.In(time, passed.SetResult);
        return new(passed.Task);
    }

    private sealed class Channel
    {
        public TimeSpan LastArrival { get; set; }
    }

    private readonly record struct Outcome<T>(T? Result, Exception? Failure)
    {
        public static async ValueTask<Outcome<T>> OfAsync(Func<ValueTask<T>> call)
        {
            try
            {
                return new(await call().ConfigureAwait(false), null);
            }
            catch (Exception exception) when (exception is TransportException or OperationCanceledException or ObjectDisposedException)
            {
                return new(default, exception);
            }
        }
    }
}
