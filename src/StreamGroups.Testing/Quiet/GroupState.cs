using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Testing.Quiet;

/// <summary>What there is to do for one group.</summary>
/// <param name="Group">The group.</param>
/// <param name="State">Whether this application reads it.</param>
/// <param name="HasNew">Whether the stream has entries that were never delivered to it.</param>
/// <param name="Delivered">The entries that a consumer has.</param>
/// <param name="Due">The retries whose time has come.</param>
/// <param name="NextDue">When the next retry is due, if that is known.</param>
internal sealed record GroupState(
    GroupAddress Group, SessionState State, bool HasNew, long Delivered, long Due, DateTimeOffset? NextDue)
{
    public bool IsRead => State is SessionState.Working or SessionState.Starting;

    /// <summary>Whether retries wait in this process, to keep an order: what is delivered may wait for them, and they for time.</summary>
    public bool IsOrdered { get; init; }

    /// <param name="delivered">The entries that a consumer has.</param>
    /// <param name="later">The retries that wait for their time, and not in the store.</param>
    /// <param name="kept">Those whose timer this process has set: time must not move before.</param>
    public static bool WaitsInOrder(long delivered, long later, int kept) => delivered > 0 && later > 0 && kept >= later;

    /// <summary>Whether something is to be done that nothing but the application itself holds up.</summary>
    public bool IsBusy => (Delivered > 0 && !IsOrdered) || HasDue;

    /// <summary>Whether this application has to take something up.</summary>
    public bool HasDue => IsRead && (State == SessionState.Starting || HasNew || Due > 0);
}
