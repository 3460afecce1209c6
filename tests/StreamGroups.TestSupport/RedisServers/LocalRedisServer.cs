using System.Diagnostics;
using StreamGroups.TestSupport.Processes;

namespace StreamGroups.TestSupport.RedisServers;

/// <summary>A server of this machine, on a loopback port and a folder of its own. It dies with the tests.</summary>
internal sealed class LocalRedisServer : RedisServer
{
    private const string Host = "127.0.0.1";
    private const int PortsToTry = 20;
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(10);

    private readonly string _binary;
    private readonly RedisServerOptions _options;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streamgroups-redis-");
    private ChildProcess? _process;

    private LocalRedisServer(string binary, RedisServerOptions options, int port)
        => (_binary, _options, Port) = (binary, options, port);

    public override int Port { get; }

    public override bool CanBeFollowed => true;

    public override string ConnectionString => _options.ToConnectionString(Host, Port);

    public string Folder => _folder.FullName;

    /// <summary>What it has written since its start.</summary>
    public string Output => $"{_process?.Output}";

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Starts a server on the first of the given ports that is still free when the server binds it.</summary>
    public static async Task<LocalRedisServer> StartAsync(
        string binary, RedisServerOptions options, Func<int> nextPort, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new LocalRedisServer(binary, options, nextPort());
            try
            {
                await server.LaunchAsync(cancellationToken);
                return server;
            }
            catch (Exception exception)
            {
                await server.DisposeAsync();
                if (exception is not PortTakenException || attempt == PortsToTry)
                    throw;
            }
        }
    }

    public override async Task KillAsync(CancellationToken cancellationToken = default)
    {
        if (_process is not null)
            await _process.KillAsync();
    }

    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_process is not null)
            await _process.TerminateAsync();
    }

    public override async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync(cancellationToken);
        await LaunchAsync(cancellationToken);
    }

    public override Task PauseAsync(CancellationToken cancellationToken = default)
    {
        _process?.Pause();
        return Task.CompletedTask;
    }

    public override Task ContinueAsync(CancellationToken cancellationToken = default)
    {
        _process?.Continue();
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();

        if (_folder.Exists)
            _folder.Delete(recursive: true);
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        if (_process is not null)
            await _process.DisposeAsync();

        string[] place = [.. Configuration(), "--port", $"{Port}", "--bind", Host, "--dir", Folder, "--daemonize", "no"];
        _process = ChildProcess.Start(_binary, [.. place, .. _options.ToArguments()], folder: Folder);
        await WaitUntilReadyAsync(_process, cancellationToken);
    }

    /// <summary>A sentinel keeps what it knows in its configuration's file, and does not start without one.</summary>
    private string[] Configuration()
    {
        if (!_options.Sentinel) return [];
        var path = Path.Combine(Folder, "sentinel.conf");
        if (!File.Exists(path)) File.WriteAllText(path, "");
        return [path];
    }

    private async Task WaitUntilReadyAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var (reply, processId) = await RedisProbe.AskAsync(Host, Port, _options.Password, RedisProbe.ShortLimit, cancellationToken);

            // Another server that took the port in the meantime answers too.
            if (reply == "+PONG" && processId == process.Id)
                return;

            if (process.HasExited)
                throw PortTakenException.IsToldBy(process.Output) ? new PortTakenException(Port) : Failed("ended", process, reply);

            if (Stopwatch.GetElapsedTime(started) > Eventually.Limit)
                throw Failed("is not ready in time", process, reply);

            await Task.Delay(ProbeInterval, cancellationToken);
        }
    }

    private InvalidOperationException Failed(string what, ChildProcess process, string reply)
        => new($"{_binary} on port {Port} {what} (last answer: {reply}). It wrote:\n{process.Output}");
}
