using System.Globalization;
using StackExchange.Redis;
using StreamGroups.Transport.Redis.Scripts;

namespace StreamGroups.Transport.Redis;

/// <summary>Positions of readers without a group, and what they ask of their streams, over the command connection.</summary>
internal sealed class RedisBroadcastStore(RedisCommands commands) : IBroadcastStore
{
    public ValueTask<StreamState?> InspectAsync(string stream, CancellationToken cancellationToken) =>
        InspectStreamScript.RunAsync(commands, stream, cancellationToken);

    public ValueTask<EntryId?> FindFirstAsync(string stream, EntryId[] ids, CancellationToken cancellationToken) =>
        FindFirstScript.RunAsync(commands, stream, ids, cancellationToken);

    public async ValueTask<SavedPosition?> FindPositionAsync(string stream, string name, CancellationToken cancellationToken)
    {
        RedisKeyOrValue[] arguments = [commands.Keys.Position(stream, name), RedisText.Arg("id"), RedisText.Arg("count")];
        using var reply = await commands.ExecuteAsync("HMGET", arguments, "Looking for the position", stream, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    public ValueTask<string?> SavePositionAsync(
        string stream, string name, SavedPosition position, string token, CancellationToken cancellationToken) =>
        SavePositionScript.RunAsync(commands, stream, name, position, token, cancellationToken);

    /// <summary>What somebody else has put there is no position.</summary>
    private static SavedPosition? Parse(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNext();
        if (reader.IsNull || !EntryId.TryParse(reader.ReadString(), out var id)) return null;
        reader.MoveNext();
        var isKnown = long.TryParse(reader.IsNull ? null : reader.ReadString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        return new SavedPosition(id, isKnown ? count : null);
    }
}
