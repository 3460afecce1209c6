using StreamGroups.TestSupport.Processes;

namespace StreamGroups.TestSupport.RedisServers;

/// <summary>The Docker engine that the <c>docker</c> command talks to.</summary>
/// <param name="command">The path of the command, or null if there is none.</param>
public sealed class DockerEngine(string? command)
{
    // An engine that is there answers at once; a dead socket may never.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static DockerEngine OfThisMachine { get; } = new(Executables.Find("docker", RedisServerSources.OfThisMachine.Path));

    /// <summary>Null if Docker answers, else a sentence.</summary>
    public async Task<string?> WhyNotAsync()
    {
        if (command is null)
            return "There is no docker command on the PATH.";

        await using var info = ChildProcess.Start(command, ["info", "--format", "{{.ServerVersion}}"]);
        try
        {
            var code = await info.WaitForExitAsync(Limit);
            return code == 0 ? null : $"Docker does not answer: {info.Output.Snapshot().LastOrDefault(line => line.Length > 0)}";
        }
        catch (TimeoutException)
        {
            return $"Docker does not answer within {Limit.TotalSeconds:0} s.";
        }
    }

    /// <summary>kill −9 of a container's process.</summary>
    internal async Task KillAsync(string container)
    {
        await using var kill = ChildProcess.Start(command!, ["kill", "--signal", "KILL", container]);
        if (await kill.WaitForExitAsync() != 0)
            throw new InvalidOperationException($"docker kill {container} failed: {kill.Output}");
    }
}
