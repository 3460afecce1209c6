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
        _folder.CreateSubdirectory("repository/tests/servers");
        File.Copy(Path.Combine(TestApp.TestsFolder, "run"), InTests("run"));
        File.WriteAllText(InTests("servers/matrix"), "short_matrix() { :; }\nwhole_matrix() { :; }\n");
        _environment = new()
        {
            ["PATH"] = _programs, ["STREAMGROUPS_TEST_REDIS"] = null, ["STREAMGROUPS_TEST_LIMIT"] = null,
            ["STREAMGROUPS_TEST_SERVER"] = null, ["STREAMGROUPS_TEST_PROTOCOL"] = null,
        };

        foreach (var tool in Tools)
            File.CreateSymbolicLink(ProgramPath(tool), Executables.Find(tool, Environment.GetEnvironmentVariable("PATH")!)!);

        AddProgram("clang", "exit 0");
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

    /// <summary>Has the script run its tests on servers of other versions: on those that tests/servers/fetch has by this.</summary>
    public void AddServers(params string[] names)
    {
        File.Copy(Path.Combine(TestApp.TestsFolder, "servers/matrix"), InTests("servers/matrix"), overwrite: true);
        AddExecutable(InTests("servers/fetch"), $"""
            [ "$1" = --present ] || echo "fetching: $*" >&2
            for name; do :; done
            case " {string.Join(' ', names)} " in *" $name "*) echo "/servers/$name" ;; *) exit 1 ;; esac
            """);
    }

    public string ProgramPath(string name) => Path.Combine(_programs, name);

    public void AddProgram(string name, string body) => AddExecutable(ProgramPath(name), body);

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
        await using var run = ChildProcess.Start(ProgramPath("bash"), [InTests("run"), .. arguments], _environment);
        var code = await run.WaitForExitAsync();
        return (code, run.Output.Snapshot());
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private string InTests(string path) => Path.Combine(_folder.FullName, "repository/tests", path);

    private static void AddExecutable(string path, string body)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
