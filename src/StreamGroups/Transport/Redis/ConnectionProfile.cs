using System.Net;
using StackExchange.Redis;
using StackExchange.Redis.Availability;

namespace StreamGroups.Transport.Redis;

/// <summary>Turns the application's connection settings into those of our connections; everything else of them is kept.</summary>
internal static class ConnectionProfile
{
    /// <summary>The heartbeat walks all connections of the client: at 5 s, 200 idle readers cost 0.4 % of a core instead of 4.4 %.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>How long after the end of its block a read may still be answered before its connection counts as dead.</summary>
    public static readonly TimeSpan BlockGrace = TimeSpan.FromSeconds(5);

    private const int SentinelPort = 26379;
    private const string ReaderRole = "reader";
    private const string CommandsRole = "commands";

    /// <summary>The connection for settling, claiming and publishing; the client opens a second socket of this name for wake-ups.</summary>
    public static ConfigurationOptions ForCommands(ConfigurationOptions application)
    {
        var options = Basis(application);
        options.ClientName = Name(application, CommandsRole);
        return options;
    }

    /// <summary>A connection for publishes that are waited for, each up to <paramref name="longestWait"/>.</summary>
    public static ConfigurationOptions ForDurable(ConfigurationOptions application, TimeSpan longestWait)
    {
        var options = Basis(application);
        options.ClientName = Name(application, "durable");
        options.AsyncTimeout += (int)longestWait.TotalMilliseconds;
        return options;
    }

    /// <summary>A connection that one reader blocks.</summary>
    public static ConfigurationOptions ForReader(ConfigurationOptions application, TimeSpan longestBlock)
    {
        var options = Basis(application);
        options.ClientName = Name(application, ReaderRole);
        options.HeartbeatInterval = Heartbeat;
        var timeout = longestBlock + BlockGrace + Heartbeat;
        options.AsyncTimeout = Math.Max(options.AsyncTimeout, (int)timeout.TotalMilliseconds);
        return options;
    }

    /// <summary>A connection to one of the sentinels that the application names: another one at each attempt.</summary>
    public static ConfigurationOptions ForSentinel(ConfigurationOptions application, int attempt)
    {
        var options = Basis(application);
        (options.User, options.Password) = (application.SentinelUser, application.SentinelPassword);
        options.CommandMap = CommandMap.Sentinel;
        options.DefaultDatabase = null;
        options.ServiceName = null;
        options.ConnectTimeout = Math.Min(options.ConnectTimeout, 1000); // The next one may answer at once.
        options.EndPoints.Clear();
        options.EndPoints.Add(application.EndPoints[(int)((uint)attempt % application.EndPoints.Count)] switch
        {
            DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, SentinelPort),
            IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, SentinelPort),
            var complete => complete,
        });
        return options;
    }

    /// <summary>Whether these are settings of <see cref="ForSentinel"/>.</summary>
    public static bool IsOfSentinel(ConfigurationOptions options) => options.CommandMap == CommandMap.Sentinel;

    /// <summary>To one server of a cluster: the client does not ask it for the others, to which it would connect.</summary>
    public static void RestrictTo(ConfigurationOptions options, EndPoint endPoint)
    {
        options.EndPoints.Clear();
        options.EndPoints.Add(endPoint);
        options.CommandMap = ConfigurationOptions.Parse($"{options.CommandMap},$CLUSTER=").CommandMap;
    }

    /// <summary>Whether a client of this name may be a connection of ours that goes with consumers' names.</summary>
    public static bool IsConsumer(string clientName) =>
        clientName.EndsWith($"-{ReaderRole}", StringComparison.Ordinal) || clientName.EndsWith($"-{CommandsRole}", StringComparison.Ordinal);

    private static ConfigurationOptions Basis(ConfigurationOptions application)
    {
        var options = application.Clone();
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.RetryPolicy = RetryPolicy.None;
        options.AllowAdmin = true; // CLIENT ID and CLIENT UNBLOCK; the client refuses them without.
        options.ConfigurationChannel = "";
        options.ChannelPrefix = default; // Scripts publish, and know nothing of it.
        options.TieBreaker = "";
        return options;
    }

    private static string Name(ConfigurationOptions application, string role) =>
        string.IsNullOrEmpty(application.ClientName) ? $"streamgroups-{role}" : $"{application.ClientName}-{role}";
}
