using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Binding;
using StreamGroups.Transport;

namespace StreamGroups.DeadLetters;

/// <inheritdoc cref="IDeadLetters"/>
internal sealed class DeadLetterOffice(
    IDeadLetterStore store, IOptions<RedisStreamsOptions> shared, TimeProvider time, ILoggerFactory loggers) : IDeadLetters
{
    public async ValueTask<long> CountAsync(string stream, string group, CancellationToken cancellationToken = default)
    {
        var address = Address(stream, group);
        var summary = await DeadLetterFaults.TranslateAsync(address, store.InspectAsync(address, cancellationToken)).ConfigureAwait(false);
        return summary.Count;
    }

    public IAsyncEnumerable<DeadLetterEntry> ListAsync(
        string stream, string group, DeadLetterFilter? filter = null, CancellationToken cancellationToken = default) =>
        Walk(Address(stream, group), filter ?? DeadLetterFilter.All, cancellationToken);

    public async ValueTask<DeadLetterEntry?> ReadAsync(string stream, string group, EntryId id, CancellationToken cancellationToken = default)
    {
        var address = Address(stream, group);
        var found = await DeadLetterFaults.TranslateAsync(address, store.ReadAsync(address, id, id, cancellationToken)).ConfigureAwait(false);
        return found.Length == 0 ? null : DeadLetterParser.Parse(found[0], address, shared.Value.Json);
    }

    public async ValueTask<ReplayResult> ReplayAsync(
        string stream, string group, EntryId id, ReplayTarget target = ReplayTarget.Group, CancellationToken cancellationToken = default)
    {
        var replay = Replay(Address(stream, group), target);
        await replay.RunAsync(id, cancellationToken).ConfigureAwait(false);
        return replay.Result;
    }

    public async ValueTask<ReplayResult> ReplayAllAsync(
        string stream, string group, DeadLetterFilter filter, ReplayOptions? options = null, CancellationToken cancellationToken = default)
    {
        var address = Address(stream, group);
        ArgumentNullException.ThrowIfNull(filter);
        var replay = Replay(address, options?.Target ?? ReplayTarget.Group);
        var pace = new ReplayPace(options?.MessagesPerSecond, time);
        await replay.RunAsync(Walk(address, filter, cancellationToken), pace, cancellationToken).ConfigureAwait(false);
        return replay.Result;
    }

    public async ValueTask<bool> PurgeAsync(string stream, string group, EntryId id, CancellationToken cancellationToken = default)
    {
        var purge = Purge(Address(stream, group));
        await purge.RunAsync([id], cancellationToken).ConfigureAwait(false);
        return purge.Purged > 0;
    }

    public async ValueTask<long> PurgeAllAsync(
        string stream, string group, DeadLetterFilter filter, CancellationToken cancellationToken = default)
    {
        var address = Address(stream, group);
        ArgumentNullException.ThrowIfNull(filter);
        var purge = Purge(address);
        if (filter.IsRange)
        {
            var last = await DeadLetterWalk.LastAsync(store, address, filter, cancellationToken).ConfigureAwait(false);
            await purge.RunAsync(filter.First, last, filter.MaxCount ?? long.MaxValue, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await purge.RunAsync(Walk(address, filter, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        return purge.Purged;
    }

    private static GroupAddress Address(string stream, string group)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        return new GroupAddress(stream, group);
    }

    private IAsyncEnumerable<DeadLetterEntry> Walk(GroupAddress group, DeadLetterFilter filter, CancellationToken cancellationToken) =>
        DeadLetterWalk.OverAsync(store, group, filter, shared.Value.Json, cancellationToken);

    private DeadLetterReplay Replay(GroupAddress group, ReplayTarget target) =>
        Enum.IsDefined(target)
            ? new(store, group, target, LoggerOf(group))
            : throw new ArgumentOutOfRangeException(nameof(target), target, "A replay is for a group or for a stream.");

    private DeadLetterPurge Purge(GroupAddress group) => new(store, group, LoggerOf(group));

    private ILogger LoggerOf(GroupAddress group) => loggers.CreateLogger(GroupCategory.Of(group));
}
