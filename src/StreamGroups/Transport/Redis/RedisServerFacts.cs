using System.Globalization;
using StackExchange.Redis;
using static StreamGroups.Transport.Redis.RedisText;

namespace StreamGroups.Transport.Redis;

/// <summary>Asks a server how it is set up; what it refuses to tell stays unknown.</summary>
internal static class RedisServerFacts
{
    private const string Doing = "Asking how the server is set up";

    public static async ValueTask<ServerFacts> ReadAsync(RedisCommands commands, CancellationToken cancellationToken)
    {
        var memory = await TextAsync(commands, "memory", cancellationToken).ConfigureAwait(false);
        var persistence = await TextAsync(commands, "persistence", cancellationToken).ConfigureAwait(false);
        long? maxMemory = long.TryParse(Field(memory, "maxmemory"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
        bool? persists = Field(persistence, "aof_enabled") == "1"
            ? true : await HasSnapshotsAsync(commands, cancellationToken).ConfigureAwait(false);
        var forbidden = await ForbiddenAsync(commands, cancellationToken).ConfigureAwait(false);
        return new ServerFacts(Field(memory, "maxmemory_policy"), maxMemory, persists) { Forbidden = forbidden };
    }

    /// <summary>Of the commands that make stops and takeovers fast, those that this user may not run, or the server does not have.</summary>
    private static async ValueTask<string[]> ForbiddenAsync(RedisCommands commands, CancellationToken cancellationToken)
    {
        if (await commands.ClientIdAsync(cancellationToken).ConfigureAwait(false) is not { } own) return ["CLIENT ID"];
        var forbidden = new List<string>();
        if (!await IsAllowedAsync(commands, [Arg("UNBLOCK"), Arg(own)], cancellationToken).ConfigureAwait(false)) forbidden.Add("CLIENT UNBLOCK");
        if (!await IsAllowedAsync(commands, [Arg("LIST"), Arg("ID"), Arg(own)], cancellationToken).ConfigureAwait(false)) forbidden.Add("CLIENT LIST");
        return [.. forbidden];
    }

    private static async ValueTask<bool> IsAllowedAsync(RedisCommands commands, RedisKeyOrValue[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await commands.ExecuteAsync("CLIENT", arguments, Doing, "server", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TransportException exception) when (exception is { Kind: TransportErrorKind.Permanent, IsReported: false })
        {
            return false;
        }
    }

    /// <summary>
    /// INFO tells of snapshots that were taken, not whether any will be. Managed servers, which refuse CONFIG, keep data in ways of their own.
    /// </summary>
    private static async ValueTask<bool?> HasSnapshotsAsync(RedisCommands commands, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await commands.ExecuteAsync("CONFIG", new[] { Arg("GET"), Arg("save") }, Doing, "server", cancellationToken)
                .ConfigureAwait(false);
            return ReadPair(reply) is { } points ? points.Length > 0 : null;
        }
        catch (TransportException exception) when (exception is { Kind: TransportErrorKind.Permanent, IsReported: false })
        {
            return null;
        }
    }

    private static async ValueTask<string?> TextAsync(RedisCommands commands, string section, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await commands.ExecuteAsync("INFO", new[] { Arg(section) }, Doing, "server", cancellationToken).ConfigureAwait(false);
            return ReadText(reply);
        }
        catch (TransportException exception) when (exception is { Kind: TransportErrorKind.Permanent, IsReported: false })
        {
            return null;
        }
    }

    private static string? Field(string? text, string name) => text?.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.AsSpan(name.Length).StartsWith(":"))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    private static string? ReadText(RespResult reply)
    {
        var reader = reply.ReadScalar();
        return reader.ReadString();
    }

    /// <summary>The value of a reply of one name and its value; null where the server does not know the name.</summary>
    private static string? ReadPair(RespResult reply)
    {
        var reader = reply.Read();
        if (reader.AggregateLength() == 0) return null;
        reader.MoveNextScalar();
        reader.MoveNextScalar();
        return reader.ReadString();
    }
}
