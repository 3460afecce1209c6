namespace StreamGroups.Handling.Failures;

internal sealed class ExceptionRules
{
    public static ExceptionRules None { get; } = new();
}
