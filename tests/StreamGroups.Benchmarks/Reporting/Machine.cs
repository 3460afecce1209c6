using System.Globalization;
using System.Runtime.InteropServices;
using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Reporting;

/// <summary>Where the figures come from.</summary>
internal sealed record Machine(string Processor, int Cores, double MemoryGigabytes, string System, string Runtime, string Server, DateTimeOffset At)
{
    /// <param name="info">The server's INFO.</param>
    public static Machine Of(string info)
    {
        var valkey = ServerUsage.Field(info, "valkey_version");
        return new(
            ProcessorName(), Environment.ProcessorCount, Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1), RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription, valkey.Length > 0 ? $"Valkey {valkey}" : $"Redis {ServerUsage.Field(info, "redis_version")}",
            DateTimeOffset.UtcNow);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Processor}, {Cores} cores, {MemoryGigabytes} GB; {System}; {Runtime}; {Server} on the same cores; {At:yyyy-MM-dd}");

    private static string ProcessorName()
    {
        const string Cpuinfo = "/proc/cpuinfo";
        var line = File.Exists(Cpuinfo) ? File.ReadLines(Cpuinfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
