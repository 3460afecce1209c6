using System.Globalization;
using System.Net.Sockets;
using StreamGroups.TestSupport;

namespace StreamGroups.IntegrationTests.Apps;

/// <summary>What a server does, and when, by its own clock (<c>MONITOR</c>).</summary>
internal sealed class ServerMonitor : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private Task _reading = Task.CompletedTask;

    /// <summary>Watches a server of this machine that asks for no password.</summary>
    public static async Task<ServerMonitor> StartAsync(int port)
    {
        var monitor = new ServerMonitor();
        await monitor._client.ConnectAsync("127.0.0.1", port);
        await monitor._client.GetStream().WriteAsync("MONITOR\r\n"u8.ToArray());
        monitor._reading = Task.Run(monitor.ReadAsync);
        await Eventually.HoldsAsync(() => monitor.Lines().Length > 0, "the server has begun to tell");
        return monitor;
    }

    /// <summary>When it ran such commands, in microseconds since 1970.</summary>
    public long[] TimesOf(string command, string argument) =>
    [
        .. Lines().Where(line => line.Contains($"] \"{command}\" \"{argument}\"", StringComparison.Ordinal))
            .Select(line => (long)(decimal.Parse(line[1..line.IndexOf(' ')], CultureInfo.InvariantCulture) * 1_000_000)),
    ];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private string[] Lines()
    {
        lock (_lock) return [.. _lines];
    }

    private async Task ReadAsync()
    {
        using var reader = new StreamReader(_client.GetStream());
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lock) _lines.Add(line);
        }
    }
}
