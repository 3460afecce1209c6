using System.Globalization;

namespace StreamGroups.Benchmarks.Measuring;

/// <summary>What the server says of itself in INFO: its processor time, the commands it has run, and how many clients are connected.</summary>
internal readonly record struct ServerUsage(TimeSpan Time, double Commands, int Clients)
{
    public static ServerUsage Parse(string info) => new(
        TimeSpan.FromSeconds(Number(info, "used_cpu_user") + Number(info, "used_cpu_sys")),
        Number(info, "total_commands_processed"),
        (int)Number(info, "connected_clients"));

    public static string Field(string info, string name) =>
        info.Split("\r\n").FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";

    private static double Number(string info, string name) => double.Parse(Field(info, name), CultureInfo.InvariantCulture);
}
