using StackExchange.Redis;
using StreamGroups.Transport.Redis.Scripts;
using static StreamGroups.Transport.Redis.RedisText;

namespace StreamGroups.Transport.Redis;

/// <summary>Dead letters on a Redis or Valkey server, over the command connection.</summary>
internal sealed class RedisDeadLetterStore(RedisCommands commands) : IDeadLetterStore
{
    public ValueTask<DeadLetterSummary> InspectAsync(GroupAddress group, CancellationToken cancellationToken) =>
        InspectDeadLettersScript.RunAsync(commands, group, cancellationToken);

    public ValueTask<StoredDeadLetter[]> ReadAsync(GroupAddress group, EntryId from, EntryId to, CancellationToken cancellationToken) =>
        ReadDeadLettersScript.RunAsync(commands, group, from, to, cancellationToken);

    public ValueTask<DeadLetterOutcome> ReplayAsync(GroupAddress group, EntryId id, CancellationToken cancellationToken) =>
        ReplayScript.RunAsync(commands, group, id, cancellationToken);

    public ValueTask<DeadLetterOutcome> RepublishAsync(GroupAddress group, EntryId id, CancellationToken cancellationToken) =>
        RepublishScript.RunAsync(commands, group, id, cancellationToken);

    public async ValueTask<long> DeleteAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
    {
        if (ids.IsEmpty) return 0;
        var arguments = new RedisKeyOrValue[ids.Length + 1];
        arguments[0] = commands.Keys.DeadLetters(group);
        for (var i = 0; i < ids.Length; i++) arguments[i + 1] = Arg(Value(ids.Span[i]));
        using var reply = await commands.ExecuteAsync("XDEL", arguments, "Purging dead letters", group, cancellationToken).ConfigureAwait(false);
        return reply.ReadScalar().ReadInt64();
    }

    public ValueTask<long> DeleteRangeAsync(GroupAddress group, EntryId from, EntryId to, long count, CancellationToken cancellationToken) =>
        DeleteDeadLettersScript.RunAsync(commands, group, from, to, count, cancellationToken);
}
