using StreamGroups.TestSupport.Processes;

namespace StreamGroups.TestSupport.RedisServers;

/// <summary>Where a server for the tests can come from, in the order in which the places are tried.</summary>
/// <param name="ConnectionString">Of a server that runs already, or null.</param>
/// <param name="Path">The folders in which programs are looked for.</param>
public sealed record RedisServerSources(string? ConnectionString, string Path)
{
    public const string Variable = "STREAMGROUPS_TEST_REDIS";

    public static RedisServerSources OfThisMachine { get; } = new(
        Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PATH") ?? "");

    public async Task<RedisServer> StartAsync(RedisServerOptions options, CancellationToken cancellationToken = default)
    {
        var findings = new List<string>();
        if (!string.IsNullOrWhiteSpace(ConnectionString))
        {
            if (!options.NeedsOwn)
                return await ExternalRedisServer.ConnectAsync(ConnectionString, cancellationToken);

            findings.Add($"{Variable} is set, but this test needs a server of its own to stop, flush or configure.");
        }

        if (await FindBinaryAsync(findings) is { } binary)
            return await LocalRedisServer.StartAsync(binary, options, FreePort.Find, cancellationToken);

        var docker = new DockerEngine(Executables.Find("docker", Path));
        if (await docker.WhyNotAsync() is not { } reason)
            return await DockerRedisServer.StartAsync(docker, options, cancellationToken);

        throw NoRedisException.Nowhere([.. findings, reason]);
    }

    private async Task<string?> FindBinaryAsync(List<string> findings)
    {
        foreach (var name in new[] { "redis-server", "valkey-server" })
        {
            if (Executables.Find(name, Path) is not { } binary)
                continue;

            if (await ServerVersion.WhyNotAsync(binary) is not { } reason)
                return binary;

            findings.Add(reason);
        }

        return null;
    }
}
