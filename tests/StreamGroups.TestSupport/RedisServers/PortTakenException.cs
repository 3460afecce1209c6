using StreamGroups.TestSupport.Processes;

namespace StreamGroups.TestSupport.RedisServers;

/// <summary>Somebody else bound the port between its being found free and the server's start.</summary>
internal sealed class PortTakenException(int port) : Exception($"Port {port} is taken.")
{
    public static bool IsToldBy(OutputLines output)
        => output.Snapshot().Any(line => line.Contains("Address already in use", StringComparison.OrdinalIgnoreCase));
}
