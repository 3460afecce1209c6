namespace StreamGroups.Registration;

/// <summary>Finds what was said while the application runs, and could only be said before it was started.</summary>
internal static class DraftCheck
{
    public static void Run(StreamRegistry draft, StreamRegistry application, HashSet<string> faults)
    {
        if (draft.InMemory != application.InMemory || draft.ConfigureRoot.Count > 0 || draft.Reconnect is not null)
            faults.Add(RegistrationFaults.ConnectionWhileRunning());
        if (draft.PublishFilters.Count > 0) faults.Add(RegistrationFaults.PublishFilterWhileRunning());
        foreach (var group in draft.Groups.Where(group => group is { Kind: GroupKind.Broadcast, IsPulledBroadcast: false }))
            faults.Add(RegistrationFaults.BroadcastAtRunTime(group.Stream));
        foreach (var stream in draft.Streams.Where(application.Streams.Contains))
        {
            var (said, before) = (draft.RetentionsOf(stream).ToList(), application.RetentionsOf(stream).ToList());
            if (said.Count > 0 && (before.Count == 0 || !RetentionCheck.Agree([.. before, .. said])))
                faults.Add(RegistrationFaults.RetentionWhileRunning(stream));
        }
    }
}
