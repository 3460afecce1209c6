using StreamGroups.Transport.Redis.Scripts;

namespace StreamGroups.Transport.Redis;

/// <summary>Keeps streams on a Redis or Valkey server short.</summary>
internal sealed class RedisRetentionStore(RedisCommands commands) : IRetentionStore
{
    public ValueTask<RetentionReport> InspectAsync(RetentionTarget target, CancellationToken cancellationToken) =>
        RetentionReportScript.RunAsync(commands, target, cancellationToken);

    public ValueTask<TrimResult> TrimAsync(TrimRequest request, CancellationToken cancellationToken) =>
        TrimScript.RunAsync(commands, request, cancellationToken);

    public ValueTask<DeletedAcks> AckAndDeleteAsync(
        RetentionTarget target, string group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        AckAndDeleteScript.RunAsync(commands, target, group, ids, cancellationToken);

    public ValueTask<CollectResult> CollectAsync(RetentionTarget target, EntryId after, CancellationToken cancellationToken) =>
        CollectScript.RunAsync(commands, target, after, cancellationToken);

    public ValueTask<ServerFacts> DescribeServerAsync(CancellationToken cancellationToken) =>
        RedisServerFacts.ReadAsync(commands, cancellationToken);
}
