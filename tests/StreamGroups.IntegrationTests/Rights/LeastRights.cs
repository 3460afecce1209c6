using System.Text.RegularExpressions;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;

namespace StreamGroups.IntegrationTests.Rights;

/// <summary>The users that <c>docs/deployment.md</c> lists, by name, each with the words of its lines: <c>ACL SETUSER name word …</c>.</summary>
internal static class LeastRights
{
    public const string Secret = "secret";

    private const string Command = "ACL SETUSER ";

    public static string[] Of(string user) => [.. Blocks(user).SelectMany(block => block)];

    /// <summary>The words of each block of lines.</summary>
    public static List<string[]> Blocks(string user)
    {
        var blocks = new List<string[]>();
        var words = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "deployment.md")))
        {
            if (line.StartsWith($"{Command}{user} ", StringComparison.Ordinal)) words.AddRange(line.Split(' ').Skip(3));
            else if (words.Count > 0)
            {
                blocks.Add([.. words]);
                words.Clear();
            }
        }
        return blocks;
    }

    /// <summary>How an error names a right.</summary>
    public static string Naming(string right) => right[0] == '+' ? $"[+']{Regex.Escape(right[1..])}\\b" : Regex.Escape(right[1..right.IndexOf('*')]);

    /// <summary>Makes the user; returns the connection string for it.</summary>
    public static async Task<string> GrantAsync(this RedisControl control, string server, string user, IEnumerable<string> rights)
    {
        await control.RunAsync("ACL", ["SETUSER", user, .. rights]);
        return $"{server},user={user},password={Secret}";
    }
}
