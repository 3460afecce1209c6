using StreamGroups.TestSupport.Processes;

namespace StreamGroups.TestSupport.RedisServers;

/// <summary>Where a server for the tests can come from, in the order in which the places are tried.</summary>
/// <param name="ConnectionString">Of a server that runs already, or null.</param>
/// <param name="Path">The folders in which programs are looked for.</param>
/// <param name="Program">The one program that is to be used in place of those, or null.</param>
public sealed record RedisServerSources(string? ConnectionString, string Path, string? Program = null)
{
    public const string Variable = "STREAMGROUPS_TEST_REDIS";

    private const string ProgramVariable = "STREAMGROUPS_TEST_SERVER";

    public static RedisServerSources OfThisMachine { get; } = new(
        Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PATH") ?? "",
        Environment.GetEnvironmentVariable(ProgramVariable));

    private IEnumerable<string> Programs => string.IsNullOrWhiteSpace(Program)
        ? new[] { "redis-server", "valkey-server" }.Select(name => Executables.Find(name, Path)).OfType<string>()
        : [Program];

    /// <summary>The program that servers are started with, or null; what stands against those that were found is added to the findings.</summary>
    /// <exception cref="NoRedisException">The program to be used in place of all others cannot be used.</exception>
    public async Task<string?> FindProgramAsync(List<string> findings)
    {
        if (!string.IsNullOrWhiteSpace(Program) && !File.Exists(Program))
            throw new NoRedisException($"{ProgramVariable} names {Program}, and there is no such file: correct the variable, or unset it.");

        foreach (var program in Programs)
        {
            if (await ServerVersion.WhyNotAsync(program) is not { } reason)
                return program;

            findings.Add(reason);
        }

        return string.IsNullOrWhiteSpace(Program) ? null : throw new NoRedisException($"{ProgramVariable}: {findings[^1]}");
    }

    public async Task<RedisServer> StartAsync(RedisServerOptions options, CancellationToken cancellationToken = default)
    {
        var findings = new List<string>();
        if (!string.IsNullOrWhiteSpace(ConnectionString))
        {
            if (!options.NeedsOwn)
                return await ExternalRedisServer.ConnectAsync(ConnectionString, cancellationToken);

            findings.Add($"{Variable} is set, but this test needs a server of its own to stop, flush or configure.");
        }

        if (await FindProgramAsync(findings) is { } program)
            return await LocalRedisServer.StartAsync(program, options, FreePort.Find, cancellationToken);

        var docker = new DockerEngine(Executables.Find("docker", Path));
        if (await docker.WhyNotAsync() is not { } reason)
            return await DockerRedisServer.StartAsync(docker, options, cancellationToken);

        throw NoRedisException.Nowhere([.. findings, reason]);
    }
}
