using StackExchange.Redis;

namespace StreamGroups.Benchmarks.Bare;

/// <summary>One socket of the bare client, as a careful user would set it up for blocking reads.</summary>
internal static class BareConnection
{
    /// <summary>The client's own, at which it also looks whether to reconnect.</summary>
    public static readonly TimeSpan UsualHeartbeat = TimeSpan.FromSeconds(1);

    /// <summary>For many connections: what a heartbeat costs is most of what an idle one costs.</summary>
    public static readonly TimeSpan SlowHeartbeat = TimeSpan.FromSeconds(5);

    public static Task<ConnectionMultiplexer> OpenAsync(string connectionString, TimeSpan? heartbeat = null)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.ConfigurationChannel = "";
        options.TieBreaker = "";
        options.AsyncTimeout = 60_000;
        options.HeartbeatInterval = heartbeat ?? SlowHeartbeat;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return ConnectionMultiplexer.ConnectAsync(options);
    }
}
