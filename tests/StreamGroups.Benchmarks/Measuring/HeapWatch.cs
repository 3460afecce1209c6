namespace StreamGroups.Benchmarks.Measuring;

/// <summary>Follows the managed heap, in MB above what lived at the start.</summary>
internal sealed class HeapWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stopping = new();
    private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
    private readonly Task _watching;
    private long _peak;

    private HeapWatch() => _watching = Task.Run(WatchAsync);

    /// <summary>The most that was in use, garbage included.</summary>
    public double PeakGrowth => Megabytes(Volatile.Read(ref _peak));

    public static HeapWatch Start() => new();

    /// <summary>What is in use and no garbage.</summary>
    public double LiveGrowth() => Megabytes(GC.GetTotalMemory(forceFullCollection: true));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
    }

    private double Megabytes(long bytes) => (bytes - _before) / 1e6;

    private async Task WatchAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            _peak = Math.Max(_peak, GC.GetTotalMemory(forceFullCollection: false));
            await Task.Delay(Interval, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
