using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace StreamGroups.Benchmarks.Comparisons;

/// <summary>What runs in the process that <see cref="HostStart"/> starts.</summary>
internal static class FirstMessageProbe
{
    public const string Verb = "first-message";
    public const string Prefix = "milliseconds: ";

    public static async Task RunAsync(string connectionString, string stream)
    {
        var handled = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = Consumer.Build(connectionString, streams =>
            streams.MapStream(stream).WithGroup("first").Handle((string message) => { handled.TrySetResult(Stopwatch.GetTimestamp()); }));
        var started = Stopwatch.GetTimestamp();
        await host.StartAsync();
        var elapsed = Stopwatch.GetElapsedTime(started, await handled.Task);
        Console.WriteLine(Prefix + elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        await host.StopAsync();
    }
}
