namespace StreamGroups.Tests.Readme;

/// <summary>The folder that holds README.md, src, tests and docs.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StreamGroups.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException("The tests run from outside the repository, where README.md cannot be found.");
    }
}
