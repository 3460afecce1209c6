using StreamGroups.TestSupport.Processes;

namespace StreamGroups.IntegrationTests.Servers;

/// <summary>
/// A copy of tests/run in a folder with test projects of its own, and a PATH on which there is only what a test puts there.
/// A project's "assembly" is a shell script, and <c>dotnet</c> runs it.
/// </summary>
internal sealed class RunScript : IAsyncDisposable
{
    private static readonly string[] Tools =
        ["bash", "sh", "basename", "cat", "chmod", "dirname", "env", "head", "mktemp", "rm", "sleep"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streamgroups-run-");
    private readonly string _programs;
    private readonly Dictionary<string, string?> _environment;

    public RunScript()
    {
        _programs = _folder.CreateSubdirectory("programs").FullName;
        _folder.CreateSubdirectory("repository/tests");
        File.Copy(Path.Combine(TestApp.TestsFolder, "run"), Path.Combine(_folder.FullName, "repository/tests/run"));
        _environment = new() { ["PATH"] = _programs, ["STREAMGROUPS_TEST_REDIS"] = null, ["STREAMGROUPS_TEST_LIMIT"] = null };

        foreach (var tool in Tools)
            File.CreateSymbolicLink(ProgramPath(tool), Executables.Find(tool, Environment.GetEnvironmentVariable("PATH")!)!);

        AddProgram("dotnet", """
            case $1 in
              --version) echo 10.0.100 ;;
              build) echo "built: $*" ;;
              msbuild) echo "${2%.csproj}.dll" ;;
              *) exec sh "$@" ;;
            esac
            """);
    }

    /// <summary>What the counts of a project's report are, as its first element has them.</summary>
    public static string Report(int passed, int failed, int skipped, int errors = 0, string then = "exit 0") => $"""
        echo "ran with: $*"
        while [ "$1" != -result-xml ]; do shift; done
        counts='errors="{errors}" failed="{failed}" not-run="9" passed="{passed}" skipped="{skipped}" total="9"'
        echo "<assemblies id='1'><assembly name='x' $counts>" >"$2"
        {then}
        """;

    public void AddServer(string version = "7.0.15") => AddProgram("redis-server", $"echo 'Redis server v={version} sha=00000000:0'");

    public string ProgramPath(string name) => Path.Combine(_programs, name);

    public void AddProgram(string name, string body)
    {
        File.WriteAllText(ProgramPath(name), $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(ProgramPath(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void SetVariable(string name, string value) => _environment[name] = value;

    /// <summary>Adds a test project; without a script it is one that was not built.</summary>
    public void AddProject(string name, string? script, bool isTestProject = true)
    {
        var project = _folder.CreateSubdirectory($"repository/tests/{name}").FullName;
        File.WriteAllText(Path.Combine(project, $"{name}.csproj"), isTestProject ? "<IsTestProject>true</IsTestProject>" : "<Project />");
        if (script is not null)
            File.WriteAllText(Path.Combine(project, $"{name}.dll"), script);
    }

    /// <summary>Runs the script from another folder.</summary>
    public async Task<(int Code, IReadOnlyList<string> Lines)> RunAsync(params string[] arguments)
    {
        var script = Path.Combine(_folder.FullName, "repository/tests/run");
        await using var run = ChildProcess.Start(ProgramPath("bash"), [script, .. arguments], _environment);
        var code = await run.WaitForExitAsync();
        return (code, run.Output.Snapshot());
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
