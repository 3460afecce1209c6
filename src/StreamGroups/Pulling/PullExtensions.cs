using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StreamGroups.Configuration;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>Has a group's messages taken when they are asked for, instead of handled as they come.</summary>
public static class PullExtensions
{
    /// <summary>
    /// Leaves the group's messages to whoever asks its <see cref="IStreamConsumer"/> for them, which <see cref="IStreamConsumers"/> finds, and injection
    /// by the key <c>stream/group</c>. Nothing is read while nobody asks. <see cref="GroupOptions.Concurrency"/> has no meaning then: as many messages
    /// are out as callers have asked for; <see cref="GroupOptions.Prefetch"/> counts up to 16.
    /// </summary>
    /// <param name="group">What <c>WithGroup</c> returned.</param>
    public static void Pull(this IGroupBuilder group)
    {
        var own = BuilderGuard.Own<GroupBuilder>(group);
        var registration = own.Registration;
        if (registration.Kind == GroupKind.Broadcast)
        {
            registration.IsPulledBroadcast = true; // Said when the host starts, with all other faults.
            return;
        }
        registration.Kind = GroupKind.Pull;
        if (group.Services.IsReadOnly) return; // The application runs already.
        if (registration.NameSource is not null || registration.Name(null) is not { } name) return;
        group.Services.TryAddKeyedSingleton(
            GroupOptionsName.Of(registration.Stream, name),
            (services, _) => services.GetRequiredService<IStreamConsumers>().Get(registration.Stream, name));
    }
}
