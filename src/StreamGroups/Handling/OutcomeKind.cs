namespace StreamGroups.Handling;

/// <summary>What an <see cref="Outcome"/> asks for.</summary>
internal enum OutcomeKind
{
    Ack,
    Retry,
    DeadLetter,
    Ignore,
}
