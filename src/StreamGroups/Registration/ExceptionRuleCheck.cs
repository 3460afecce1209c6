using StreamGroups.Handling.Failures;
using StreamGroups.Transport;

namespace StreamGroups.Registration;

/// <summary>Finds rules that could never be asked, as the compiler does for <c>catch</c> clauses.</summary>
internal static class ExceptionRuleCheck
{
    public static void OfAllHandlers(IReadOnlyList<ExceptionRule> rules, List<string> faults) => Check("AddRedisStreams()", rules, faults);

    public static void OfPrefix(string prefix, IReadOnlyList<ExceptionRule> rules, List<string> faults) => Check($"MapStreams(\"{prefix}\")", rules, faults);

    public static void OfGroup(GroupAddress group, IReadOnlyList<ExceptionRule> rules, List<string> faults) =>
        Check($"The handler of {group.InWords}", rules, faults);

    private static void Check(string owner, IReadOnlyList<ExceptionRule> rules, List<string> faults)
    {
        foreach (var (position, rule) in rules.Index())
        {
            var type = rule.ExceptionType;
            if (type == typeof(UnreadableMessageException)) faults.Add(RegistrationFaults.RuleForUnreadable(owner));
            else if (type == typeof(InvalidMessageException)) faults.Add(RegistrationFaults.RuleForInvalid(owner));
            else if (rules.Take(position).FirstOrDefault(earlier => earlier.ExceptionType.IsAssignableFrom(type)) is { } before)
                faults.Add(RegistrationFaults.RuleWithoutEffect(owner, type, before.ExceptionType));
        }
    }
}
