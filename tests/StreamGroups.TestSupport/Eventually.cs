using System.Diagnostics;

namespace StreamGroups.TestSupport;

/// <summary>Waits for a condition of the outside world, such as a server that is gone.</summary>
public static class Eventually
{
    /// <summary>Long enough for a slow machine: only a test that fails waits this long.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns once the condition holds; throws after <see cref="Limit"/>, naming <paramref name="what"/>.</summary>
    public static Task HoldsAsync(Func<Task<bool>> condition, string what, CancellationToken cancellationToken = default)
        => HoldsAsync(condition, () => what, cancellationToken);

    /// <summary>As above; what is said in vain is asked for then, so that it can tell how things stand.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> what, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Limit)
                throw new TimeoutException($"Waited {Limit.TotalSeconds:0} s in vain: {what()}.");

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, Func{string}, CancellationToken)"/>
    public static Task HoldsAsync(Func<bool> condition, Func<string> what, CancellationToken cancellationToken = default)
        => HoldsAsync(() => Task.FromResult(condition()), what, cancellationToken);

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, string, CancellationToken)"/>
    public static Task HoldsAsync(Func<bool> condition, string what, CancellationToken cancellationToken = default)
        => HoldsAsync(() => Task.FromResult(condition()), what, cancellationToken);
}
