using StreamGroups.Handling.Failures;

namespace StreamGroups.Registration;

/// <summary>Finds rules that promise what there is not without a group. Functions are asked only when a handler has failed.</summary>
internal static class BroadcastRuleCheck
{
    public static void Check(string stream, IReadOnlyList<ExceptionRule> rules, List<string> faults)
    {
        foreach (var rule in rules.Where(rule => rule.Always == FailureAction.DeadLetter))
            faults.Add(RegistrationFaults.DeadLetterWithoutGroup(stream, rule.ExceptionType));
    }
}
