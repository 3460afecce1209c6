using StackExchange.Redis;
using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Servers;

namespace StreamGroups.Faults.Running;

/// <summary>Counts, second by second, what fails: commands that the server refuses, and connections that clients open.</summary>
internal sealed class FailureMonitor(ServerPair servers, IReadOnlyList<(string Name, ClientLink Link)> links, int loops, RunLog log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A reader's connection and one for commands.</summary>
    private const int ConnectionsOfClient = 2;

    /// <summary>Attempts to connect may go beside each other while one has not failed yet.</summary>
    private const int AttemptsAtOnce = 3;

    /// <summary>The client asks each new connection for what a server without a cluster, or of this age, answers with ERR.</summary>
    private const int RefusalsOfHandshake = 4;

    private readonly List<FailureRate> _rates = [];
    private readonly Dictionary<int, TimeSpan> _lookedAt = [];
    private readonly Dictionary<(int Port, string Error), long> _errors = [];

    public IReadOnlyList<FailureRate> Rates => _rates;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var attempts = links.Select(link => link.Link.Attempts).ToArray();
        while (true)
        {
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested) return;
            var opened = 1L; // Our own.
            for (var index = 0; index < attempts.Length; index++)
            {
                var now = links[index].Link.Attempts;
                Add($"connections, {links[index].Name}", ConnectionsOfClient * AttemptsAtOnce, now - attempts[index]);
                opened += now - attempts[index];
                attempts[index] = now;
            }
            foreach (var port in servers.Ports) await CountErrorsAsync(port, opened);
        }
    }

    private async Task CountErrorsAsync(int port, long opened)
    {
        try
        {
            await using var control = await ServerControl.OpenAsync(port);
            var seconds = _lookedAt.TryGetValue(port, out var last) ? Math.Max(1, (log.Now - last).TotalSeconds) : 1;
            _lookedAt[port] = log.Now;
            foreach (var (error, count) in await control.ErrorsAsync())
            {
                var before = _errors.GetValueOrDefault((port, error)) is var known && known <= count ? known : 0; // It begins anew with the server.
                var expected = error == "ERR" ? RefusalsOfHandshake * opened : 0;
                Add($"commands refused with {error}", loops, Math.Max(0, count - before - expected) / seconds);
                _errors[(port, error)] = count;
            }
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // The server is away: nothing is refused.
        }
    }

    private void Add(string source, int count, double failures) => _rates.Add(new FailureRate(log.Now, source, count, failures));
}
