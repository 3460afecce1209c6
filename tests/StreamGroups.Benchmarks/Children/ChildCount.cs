using System.Globalization;

namespace StreamGroups.Benchmarks.Children;

/// <summary>What a consumer process has handled; times are ticks of UTC, which all processes of a machine share.</summary>
internal sealed class ChildCount
{
    private const string Prefix = "handled: ";
    private readonly TimeSpan _processorBefore = Environment.CpuUsage.TotalTime;
    private long _handled;
    private long _first;
    private long _last;
    private TimeSpan _processor;

    public long Handled => Volatile.Read(ref _handled);

    public void Add()
    {
        var now = DateTime.UtcNow.Ticks;
        if (Volatile.Read(ref _first) == 0) Interlocked.CompareExchange(ref _first, now, 0);
        Volatile.Write(ref _last, now);
        if (Interlocked.Increment(ref _handled) % 64 == 0) _processor = Environment.CpuUsage.TotalTime;
    }

    public string Report()
    {
        var processor = (_processor - _processorBefore).TotalMicroseconds;
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{_handled} {_first} {_last} {processor}");
    }

    public static bool IsReport(string line) => line.StartsWith(Prefix, StringComparison.Ordinal);

    public static ChildReport Parse(string line)
    {
        var parts = line[Prefix.Length..].Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new ChildReport((long)parts[0], new DateTime((long)parts[1]), new DateTime((long)parts[2]), parts[3]);
    }
}
