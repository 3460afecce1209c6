namespace StreamGroups.TestSupport.RedisServers;

/// <summary>A real Redis or Valkey server for tests.</summary>
public abstract class RedisServer : IAsyncDisposable
{
    public abstract string ConnectionString { get; }

    public abstract int Port { get; }

    /// <summary>False for a server that others use too: it can be neither stopped nor flushed.</summary>
    public virtual bool CanRestart => true;

    /// <summary>Whether another server of this machine can follow it as a replica.</summary>
    public virtual bool CanBeFollowed => false;

    /// <summary>
    /// Takes the first that is there: the server named by STREAMGROUPS_TEST_REDIS (shared; passed over if the options ask for
    /// one of the test's own), the program named by STREAMGROUPS_TEST_SERVER, <c>redis-server</c> or <c>valkey-server</c> from the
    /// PATH, Docker.
    /// </summary>
    /// <exception cref="NoRedisException">None is there; the message says what to install.</exception>
    public static Task<RedisServer> StartAsync(RedisServerOptions? options = null, CancellationToken cancellationToken = default)
        => RedisServerSources.OfThisMachine.StartAsync(options ?? new RedisServerOptions(), cancellationToken);

    /// <summary>kill −9: what was not written to the append-only file is lost.</summary>
    public abstract Task KillAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks the server to end and waits until it has.</summary>
    public abstract Task StopAsync(CancellationToken cancellationToken = default);

    /// <summary>Starts the server again on the same port and folder, after stopping it if it runs.</summary>
    public abstract Task RestartAsync(CancellationToken cancellationToken = default);

    /// <summary>Freezes the server: connections stay open, nothing is answered.</summary>
    public abstract Task PauseAsync(CancellationToken cancellationToken = default);

    public abstract Task ContinueAsync(CancellationToken cancellationToken = default);

    public abstract ValueTask DisposeAsync();
}
