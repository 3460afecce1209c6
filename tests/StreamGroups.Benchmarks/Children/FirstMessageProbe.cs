using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Children;

/// <summary>A new process that handles one message: tells the time from the building of its host, and from the start of the process.</summary>
internal static class FirstMessageProbe
{
    public const string Verb = "first-message";
    public const string Prefix = "milliseconds: ";
    public const string Group = "first";

    public static async Task RunAsync(string side, string connectionString, string stream)
    {
        var sinceProcess = DateTime.Now - Process.GetCurrentProcess().StartTime;
        var started = Stopwatch.GetTimestamp();
        var handled = side == ChildVerbs.Ours ? await OursAsync(connectionString, stream) : await BareAsync(connectionString, stream);
        var elapsed = Stopwatch.GetElapsedTime(started, handled);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Prefix}{elapsed.TotalMilliseconds} {(sinceProcess + elapsed).TotalMilliseconds}"));
    }

    private static async Task<long> OursAsync(string connectionString, string stream)
    {
        var handled = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = Consumer.Build(connectionString, streams =>
            streams.MapStream(stream).WithGroup(Group).Handle((string message) => { handled.TrySetResult(Stopwatch.GetTimestamp()); }));
        await host.StartAsync();
        var at = await handled.Task;
        await host.StopAsync();
        return at;
    }

    private static async Task<long> BareAsync(string connectionString, string stream)
    {
        var handled = 0L;
        await using var acking = await BareConnection.OpenAsync(connectionString);
        await using var loop = await BareLoop.OpenAsync(connectionString, acking, stream, Group);
        await loop.RunAsync(1, _ => handled = Stopwatch.GetTimestamp());
        return handled;
    }
}
