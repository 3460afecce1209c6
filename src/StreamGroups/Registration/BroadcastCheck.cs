namespace StreamGroups.Registration;

/// <summary>Finds what a handler asks for that there is not without a group. Rules that are functions are asked only when it has failed.</summary>
internal static class BroadcastCheck
{
    public static void OfGroup(GroupRegistration group, List<string> faults)
    {
        if (group.IsSingleActiveBroadcast) faults.Add(RegistrationFaults.SingleActiveWithoutGroup(group.Stream));
    }

    public static void Run(string stream, HandlerRegistration handler, List<string> faults)
    {
        if (handler.IsBatch) faults.Add(RegistrationFaults.BatchWithoutGroup(stream));
        if (handler.PublishTo is [var target, ..]) faults.Add(RegistrationFaults.PublishWithoutGroup(stream, target));
        if (handler.Orders.Count > 0) faults.Add(RegistrationFaults.OrderWithoutGroup(stream));
        foreach (var rule in handler.Rules.Where(rule => rule.Always == FailureAction.DeadLetter))
            faults.Add(RegistrationFaults.DeadLetterWithoutGroup(stream, rule.ExceptionType));
    }
}
