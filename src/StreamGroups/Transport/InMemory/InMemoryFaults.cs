namespace StreamGroups.Transport.InMemory;

/// <summary>Failures that a test orders in advance. Each operation uses up its own, in the order in which they were ordered.</summary>
internal sealed class InMemoryFaults
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _planned = [];
    private int _outages;

    /// <summary>Whether every operation fails as over a lost connection.</summary>
    public bool IsDisconnected => Volatile.Read(ref _outages) > 0;

    /// <summary>Makes the next operations of a kind fail.</summary>
    /// <param name="operation">What fails.</param>
    /// <param name="times">How often.</param>
    /// <param name="kind">The failure's kind.</param>
    /// <param name="whenDone">Whether the store does what was asked and only the answer is lost.</param>
    public void FailNext(
        InMemoryOperation operation, int times = 1, TransportErrorKind kind = TransportErrorKind.Transient, bool whenDone = false)
    {
        lock (_gate) _planned.AddRange(Enumerable.Repeat(new Fault(operation, kind, whenDone), times));
    }

    /// <summary>Begins an outage; several end when each of them has ended.</summary>
    public void Disconnect() => Interlocked.Increment(ref _outages);

    /// <summary>Ends one.</summary>
    public void Reconnect() => Interlocked.Decrement(ref _outages);

    /// <summary>How many failures of an operation are still to come.</summary>
    public int Left(InMemoryOperation operation)
    {
        lock (_gate) return _planned.Count(fault => fault.Operation == operation);
    }

    public void Clear()
    {
        lock (_gate) _planned.Clear();
    }

    /// <summary>Throws if the operation is to fail without having been done.</summary>
    public void ThrowBefore(InMemoryOperation operation)
    {
        if (IsDisconnected) throw InMemoryErrors.ConnectionBroken();
        Throw(operation, whenDone: false);
    }

    /// <summary>Throws if the operation's answer is to be lost.</summary>
    public void ThrowAfter(InMemoryOperation operation) => Throw(operation, whenDone: true);

    private void Throw(InMemoryOperation operation, bool whenDone)
    {
        lock (_gate)
        {
            var index = _planned.FindIndex(fault => fault.Operation == operation);
            if (index < 0 || _planned[index].WhenDone != whenDone) return;
            var kind = _planned[index].Kind;
            _planned.RemoveAt(index);
            throw InMemoryErrors.Planned(operation, kind, whenDone);
        }
    }

    private readonly record struct Fault(InMemoryOperation Operation, TransportErrorKind Kind, bool WhenDone);
}
