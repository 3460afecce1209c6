using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>
/// Names the right that a user lacks. Redis 7.0 says of a script only the line that was refused, and of no command which key; whoever grants rights
/// needs both.
/// </summary>
internal static partial class LackingRights
{
    private static readonly string[] Containers = ["XGROUP", "XINFO"];

    /// <summary>What is to be granted, as sentences, with a space before; nothing where the error is another one.</summary>
    public static string Of(Exception exception, string script, RedisKey[] keys) =>
        exception is RedisServerException { Message: var message } ? Of(message, script, keys) : "";

    /// <summary>As above, of an error that a script has returned.</summary>
    public static string Of(string message, string script, RedisKey[] keys)
    {
        if (!ServerErrors.IsLackingRight(message)) return "";
        if (IsOfKey(message)) return Keys(keys);
        return message.StartsWith("NOPERM", StringComparison.Ordinal) ? " Scripts need +eval, +evalsha and +script|load." : Commands(message, script);
    }

    /// <summary>As above, of a command.</summary>
    public static string Of(Exception exception, ReadOnlySpan<RedisKeyOrValue> arguments)
    {
        if (exception is not RedisServerException { Message: var message } || !ServerErrors.IsLackingRight(message) || !IsOfKey(message)) return "";
        var keys = new List<RedisKey>();
        foreach (var argument in arguments)
        {
            if (argument.IsKey) keys.Add(argument.Key);
        }
        return Keys(keys);
    }

    private static bool IsOfKey(string message) => message.Contains(" key", StringComparison.Ordinal);

    private static string Keys(IReadOnlyCollection<RedisKey> keys) => keys.Count == 0 ? "" : $" It needs the {Noun("key", keys.Count)} {string.Join(", ", keys)}.";

    /// <summary>The commands of the line that was refused; where that is not told, since the script went on, all of the script.</summary>
    private static string Commands(string message, string script)
    {
        var lines = script.Split('\n');
        var refused = Line().Match(message) is { Success: true } match && int.Parse(match.ValueSpan) <= lines.Length
            ? lines[int.Parse(match.ValueSpan) - 1] : script;
        var rights = Rights(refused);
        if (rights.Length == 0) rights = Rights(script);
        return $" It needs {(rights.Length == 1 ? "" : "one of ")}{string.Join(", ", rights)}.";
    }

    private static string[] Rights(string lua) => [.. Calls().Matches(lua).Select(static call => Right(call.Groups[1].Value, call.Groups[2].Value)).Distinct()];

    private static string Right(string command, string first) =>
        (Containers.Contains(command) ? $"+{command}|{first}" : $"+{command}").ToLowerInvariant();

    private static string Noun(string noun, int count) => count == 1 ? noun : $"{noun}s";

    [GeneratedRegex(@"(?<=user_script:)\d{1,6}")]
    private static partial Regex Line();

    [GeneratedRegex(@"(?:redis\.p?call\(|command = \{)'(\w+)'(?:, '(\w+)')?")]
    private static partial Regex Calls();
}
