using StreamGroups.Transport;

namespace StreamGroups.Engine.Settling;

/// <summary>What a handler returned, on its way to the store.</summary>
internal sealed class PendingResult(Forward forward)
{
    public Forward Forward { get; } = forward;

    /// <summary>How many of its messages are published, where each goes by itself.</summary>
    public int Published { get; set; }

    /// <summary>Whether the store has done it, has nothing to do, or refuses.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Why the store refuses, for good; then the entry is still pending.</summary>
    public TransportException? Refusal { get; private set; }

    /// <summary>Whether the store has done nothing, since the entry was not pending.</summary>
    public bool WasNotPending { get; set; }

    public void Answer(TransportException? refusal) => (IsAnswered, Refusal) = (true, refusal);
}
