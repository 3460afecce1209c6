using StreamGroups.TestSupport.Processes;

namespace StreamGroups.IntegrationTests.Servers;

/// <summary>Starts tests/StreamGroups.TestApp, which is built together with these tests and in the same configuration.</summary>
internal static class TestApp
{
    private const string Name = "StreamGroups.TestApp";

    // <tests>/<project>/bin/<configuration>/<framework>
    private static readonly DirectoryInfo Output = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>The folder tests of the repository.</summary>
    public static string TestsFolder { get; } = Output.Parent!.Parent!.Parent!.Parent!.FullName;

    public static string AssemblyPath { get; } = FindAssembly();

    public static ChildProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
        => ChildProcess.StartDotnet(AssemblyPath, arguments, environment);

    private static string FindAssembly()
    {
        var path = Path.Combine(TestsFolder, Name, "bin", Output.Parent!.Name, Output.Name, Name + ".dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{Name} is not built: {path}");
    }
}
