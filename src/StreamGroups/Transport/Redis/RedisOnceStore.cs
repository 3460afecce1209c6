using StreamGroups.Transport.Redis.Durable;
using StreamGroups.Transport.Redis.Scripts;

namespace StreamGroups.Transport.Redis;

/// <summary>Adds entries once, on a Redis or Valkey server.</summary>
internal sealed class RedisOnceStore(RedisCommands commands, DurablePublisher durable) : IOnceStore
{
    public async ValueTask<DurablePublish> PublishOnceAsync(OncePublish publish, Durability durability, CancellationToken cancellationToken)
    {
        try
        {
            if (durability != Durability.None)
                return await durable.PublishAsync(OnceScript.Durably(commands.Keys, publish), durability, cancellationToken).ConfigureAwait(false);
            return new DurablePublish(await OnceScript.RunAsync(commands, publish, cancellationToken).ConfigureAwait(false), 0, null);
        }
        catch (TransportException exception) when (ScriptRights.Lacks(exception))
        {
            throw ScriptRights.Missing(exception, $"A {nameof(PublishOptions.MessageId)}");
        }
    }
}
