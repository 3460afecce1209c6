using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>Has streams read without a group.</summary>
public static class BroadcastExtensions
{
    /// <summary>
    /// Reads the stream without a group (<c>XREAD</c>): every instance of the application gets every message, from a position of its own. Give it a
    /// handler with <c>Handle</c>. Nothing is pending, acknowledged, retried or dead-lettered: a message whose handler fails, after the retries of
    /// <c>WithResilience</c>, is logged as an error and passed over. A stream may be read so once in an application, beside any number of groups.
    /// </summary>
    /// <param name="stream">What <c>MapStream</c> returned.</param>
    /// <param name="configure">Changes the options after they were read from configuration.</param>
    /// <remarks>
    /// Retention asks groups, not such readers: what it removes before they read it is missed, and logged as a warning. A handler's
    /// <see cref="MessageContext.Group"/> and <see cref="MessageContext.Consumer"/> are empty.
    /// </remarks>
    public static IGroupBuilder Broadcast(this IStreamBuilder stream, Action<BroadcastOptions>? configure = null)
    {
        var own = BuilderGuard.Own<StreamBuilder>(stream);
        var registration = new GroupRegistration(own.Name, _ => "") { Kind = GroupKind.Broadcast };
        if (configure is not null) registration.ConfigureBroadcast.Add(configure);
        return own.Add(registration);
    }
}
