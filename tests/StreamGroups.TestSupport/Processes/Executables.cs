namespace StreamGroups.TestSupport.Processes;

/// <summary>Finds programs as a shell does.</summary>
internal static class Executables
{
    /// <summary>The first program of this name in the folders of a PATH, or null.</summary>
    public static string? Find(string name, string path)
        => path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
            .FirstOrDefault(IsExecutable);

    private static bool IsExecutable(string file)
        => File.Exists(file)
            && (OperatingSystem.IsWindows()
                || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
