namespace StreamGroups.TestSupport.Processes;

/// <summary>The <c>dotnet</c> that runs these tests, else the one on the PATH.</summary>
internal static class DotnetHost
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path)
            return path;

        var running = Environment.ProcessPath;
        return System.IO.Path.GetFileNameWithoutExtension(running) == "dotnet" ? running! : "dotnet";
    }
}
