namespace StreamGroups.TestSupport;

/// <summary>The folder that holds README.md, src, tests and docs.</summary>
public static class Repository
{
    /// <summary>Its path.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StreamGroups.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException("The tests run from outside the repository, where its documents cannot be found.");
    }
}
