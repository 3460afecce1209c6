using StreamGroups.Transport.Redis.Durable;
using StreamGroups.Transport.Redis.Scripts;

namespace StreamGroups.Transport.Redis;

/// <summary>Keeps messages that are published later, on a Redis or Valkey server.</summary>
internal sealed class RedisScheduleStore(RedisCommands commands, ConnectionSupervisor connections, DurablePublisher durable) : IScheduleStore
{
    public async ValueTask<ScheduleOutcome> ScheduleAsync(ScheduleRequest request, Durability durability, CancellationToken cancellationToken)
    {
        try
        {
            if (durability == Durability.None) return await ScheduleScript.RunAsync(commands, request, cancellationToken).ConfigureAwait(false);
            var scheduled = await durable.PublishAsync(ScheduleScript.Durably(commands.Keys, request), durability, cancellationToken).ConfigureAwait(false);
            return new ScheduleOutcome(scheduled, null);
        }
        catch (TransportException exception) when (ScriptRights.Lacks(exception))
        {
            throw ScriptRights.Missing(exception, "Scheduling");
        }
    }

    public ValueTask<bool> CancelAsync(string stream, EntryId id, CancellationToken cancellationToken) =>
        CancelScheduledScript.RunAsync(commands, stream, id, cancellationToken);

    public ValueTask<DueMove> MoveDueAsync(string stream, CancellationToken cancellationToken) =>
        MoveDueScript.RunAsync(commands, stream, cancellationToken);

    public IDisposable OnWake(string stream, Action<TimeSpan> wake) => connections.OnWake(commands.Keys.ScheduleChannel(stream), wake);
}
