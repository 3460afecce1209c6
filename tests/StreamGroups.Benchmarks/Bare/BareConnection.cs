using StackExchange.Redis;

namespace StreamGroups.Benchmarks.Bare;

/// <summary>One socket of the bare client, as a careful user would set it up for blocking reads.</summary>
internal static class BareConnection
{
    public static Task<ConnectionMultiplexer> OpenAsync(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.ConfigurationChannel = "";
        options.TieBreaker = "";
        options.AsyncTimeout = 60_000;
        options.HeartbeatInterval = TimeSpan.FromSeconds(5);
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return ConnectionMultiplexer.ConnectAsync(options);
    }
}
