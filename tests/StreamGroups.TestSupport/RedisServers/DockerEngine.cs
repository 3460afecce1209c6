using StreamGroups.TestSupport.Processes;

namespace StreamGroups.TestSupport.RedisServers;

/// <summary>The Docker engine that the <c>docker</c> command talks to.</summary>
/// <param name="command">The path of the command, or null if there is none.</param>
public sealed class DockerEngine(string? command)
{
    private const string VersionVariable = "DOCKER_API_VERSION";

    // What Testcontainers asks for if nothing is set; engines before Docker 25 (Debian 12 packages 20.10) refuse it.
    private static readonly Version AskedFor = new(1, 44);

    // An engine that is there answers at once; a dead socket may never.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private Version? _version;

    public static DockerEngine OfThisMachine { get; } = new(Executables.Find("docker", RedisServerSources.OfThisMachine.Path));

    /// <summary>Null if Docker answers, else a sentence.</summary>
    public async Task<string?> WhyNotAsync()
    {
        if (command is null)
            return "There is no docker command on the PATH.";

        await using var ask = ChildProcess.Start(command, ["version", "--format", "{{.Server.APIVersion}}"]);
        try
        {
            var code = await ask.WaitForExitAsync(Limit);
            var lastLine = ask.Output.Snapshot().LastOrDefault(line => line.Length > 0);
            return code == 0 && Version.TryParse(lastLine, out _version) ? null : $"Docker does not answer: {lastLine}";
        }
        catch (TimeoutException)
        {
            return $"Docker does not answer within {Limit.TotalSeconds:0} s.";
        }
    }

    /// <summary>Has Testcontainers speak the engine's language; before it is used for the first time.</summary>
    internal void PrepareTestcontainers()
    {
        if (_version < AskedFor && Environment.GetEnvironmentVariable(VersionVariable) is null)
            Environment.SetEnvironmentVariable(VersionVariable, _version.ToString());
    }

    /// <summary>kill −9 of a container's process.</summary>
    internal async Task KillAsync(string container)
    {
        await using var kill = ChildProcess.Start(command!, ["kill", "--signal", "KILL", container]);
        if (await kill.WaitForExitAsync() != 0)
            throw new InvalidOperationException($"docker kill {container} failed: {kill.Output}");
    }
}
