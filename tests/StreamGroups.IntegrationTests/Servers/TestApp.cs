using StreamGroups.TestSupport.Processes;

namespace StreamGroups.IntegrationTests.Servers;

/// <summary>Starts tests/StreamGroups.TestApp, which is built together with these tests and in the same configuration.</summary>
internal static class TestApp
{
    private const string Name = "StreamGroups.TestApp";

    public static string AssemblyPath { get; } = FindAssembly();

    public static ChildProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
        => ChildProcess.StartDotnet(AssemblyPath, arguments, environment);

    private static string FindAssembly()
    {
        // tests/<project>/bin/<configuration>/<framework>
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var configuration = framework.Parent!;
        var tests = configuration.Parent!.Parent!.Parent!;
        var path = Path.Combine(tests.FullName, Name, "bin", configuration.Name, framework.Name, Name + ".dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{Name} is not built: {path}");
    }
}
