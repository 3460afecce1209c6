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

    public static string AssemblyPath { get; } = AssemblyOf(Name);

    public static ChildProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
        => ChildProcess.StartDotnet(AssemblyPath, arguments, environment);

    /// <summary>A program of the folder tests that is built together with these tests.</summary>
    public static string AssemblyOf(string name)
    {
        var path = Path.Combine(TestsFolder, name, "bin", Output.Parent!.Name, Output.Name, name + ".dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{name} is not built: {path}");
    }
}
