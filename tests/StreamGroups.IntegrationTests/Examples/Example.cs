using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport.Processes;

namespace StreamGroups.IntegrationTests.Examples;

/// <summary>Starts one of the programs below examples, which are built together with these tests and in the same configuration.</summary>
internal static class Example
{
    private static readonly DirectoryInfo Output = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <param name="name">The folder and assembly.</param>
    /// <param name="connectionString">None for an example that is to keep its streams in memory.</param>
    /// <param name="arguments">The program's own.</param>
    public static ChildProcess Start(string name, string? connectionString, params string[] arguments)
    {
        var folder = Path.Combine(TestApp.TestsFolder, "..", "examples", name, "bin", Output.Parent!.Name, Output.Name);
        var environment = new Dictionary<string, string?> { ["ConnectionStrings__redis"] = connectionString };
        return ChildProcess.StartDotnet(Path.Combine(folder, $"{name}.dll"), [.. arguments, $"--contentRoot={folder}"], environment);
    }
}
