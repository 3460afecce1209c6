using System.Globalization;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.TestSupport.Processes;

namespace StreamGroups.Benchmarks.Comparisons;

/// <summary>A new process, so that its code has to be compiled too: from the building of the host to the first message handled.</summary>
internal sealed class HostStart(Arena arena) : Comparison
{
    private const string Stream = "host-start";

    public override string Name => "host start";

    public override string Goal => "<= 300 ms";

    public override int WarmUps => 1;

    public override Task<Figure[]> OursAsync() => RunAsync("ours");

    public override Task<Figure[]> BareAsync() => RunAsync("bare");

    private async Task<Figure[]> RunAsync(string side)
    {
        await arena.FillAsync(Stream, 1, _ => "a message"u8.ToArray());
        await arena.Database.StreamCreateConsumerGroupAsync(Stream, FirstMessageProbe.Group, "0-0");
        await using var process = ChildProcess.StartDotnet(
            typeof(HostStart).Assembly.Location, [FirstMessageProbe.Verb, side, arena.ConnectionString, Stream]);
        var line = await process.WaitForLineAsync(line => line.StartsWith(FirstMessageProbe.Prefix, StringComparison.Ordinal));
        return [new("ms to the first message", double.Parse(line.AsSpan(FirstMessageProbe.Prefix.Length), CultureInfo.InvariantCulture))];
    }
}
