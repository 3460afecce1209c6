namespace StreamGroups.Handling.Failures;

/// <summary>What becomes of an entry whose handler threw an exception of a type, or of one derived from it.</summary>
internal sealed class ExceptionRule
{
    private readonly Func<Exception, FailureAction> _choose;

    private ExceptionRule(Type exceptionType, Func<Exception, FailureAction> choose) => (ExceptionType, _choose) = (exceptionType, choose);

    public Type ExceptionType { get; }

    /// <summary>What it says whatever the exception holds; null where that is a function.</summary>
    public FailureAction? Always { get; private init; }

    public static ExceptionRule For<TException>(FailureAction action)
        where TException : Exception
    {
        if (!Enum.IsDefined(action)) throw new ArgumentOutOfRangeException(nameof(action), action, "Say Retry, DeadLetter or Ignore.");
        return new ExceptionRule(typeof(TException), _ => action) { Always = action };
    }

    /// <param name="choose">The user's function; may throw.</param>
    public static ExceptionRule For<TException>(Func<TException, FailureAction> choose)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(choose);
        return new ExceptionRule(typeof(TException), exception => choose((TException)exception));
    }

    public bool Covers(Exception exception) => ExceptionType.IsInstanceOfType(exception);

    /// <param name="exception">One that the rule covers.</param>
    public FailureAction Choose(Exception exception) => _choose(exception);
}
