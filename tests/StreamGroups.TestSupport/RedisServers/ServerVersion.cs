using System.Text.RegularExpressions;
using StreamGroups.TestSupport.Processes;

namespace StreamGroups.TestSupport.RedisServers;

/// <summary>Tells whether a server program is new enough, by what it says of itself.</summary>
internal static partial class ServerVersion
{
    // Ubuntu 22.04 and Debian 11 package Redis 6.
    private const int Oldest = 7;

    /// <summary>Null if the program can be used, else a sentence.</summary>
    public static async Task<string?> WhyNotAsync(string binary)
    {
        await using var process = ChildProcess.Start(binary, ["--version"]);
        await process.WaitForExitAsync();

        var version = VersionPattern().Match(process.Output.ToString());
        if (!version.Success)
            return $"{binary} --version tells no version.";

        return int.Parse(version.Groups["major"].Value) >= Oldest
            ? null
            : $"{binary} is version {version.Groups["all"].Value}, and {Oldest}.0 is the oldest that StreamGroups works with.";
    }

    [GeneratedRegex(@"v=(?<all>(?<major>\d+)\.[\d.]+)")]
    private static partial Regex VersionPattern();
}
