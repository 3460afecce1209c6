using StreamGroups.TestSupport.Processes;

namespace StreamGroups.IntegrationTests.Examples;

/// <summary>What the native compiler links with.</summary>
internal static class NativeLinker
{
    public const string Missing =
        "There is no clang or gcc that links with zlib, so nothing is compiled to native code (Debian/Ubuntu: sudo apt-get install clang zlib1g-dev).";

    public static async Task<bool> IsThereAsync(DirectoryInfo folder)
    {
        var source = Path.Combine(folder.FullName, "linked.c");
        await File.WriteAllTextAsync(source, "int main(void) { return 0; }\n");
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var compiler = ((string[])["clang", "gcc"]).Select(name => Executables.Find(name, path)).FirstOrDefault(found => found is not null);
        if (compiler is null) return false;
        await using var linking = ChildProcess.Start(compiler, [source, "-lz", "-o", Path.Combine(folder.FullName, "linked")]);
        return await linking.WaitForExitAsync() == 0;
    }
}
