using StreamGroups.Transport;

namespace StreamGroups.Resilience;

/// <summary>Owns the state of a row of sessions, which the sessions' reports of outages keep up to date.</summary>
internal sealed class SessionHealth(TimeProvider time) : ISessionObserver
{
    private readonly Lock _lock = new();
    private SessionState _state;
    private long _brokenSince;
    private string? _error;

    public SessionReport Current
    {
        get
        {
            lock (_lock) return new SessionReport(_state, _error is null ? TimeSpan.Zero : time.GetElapsedTime(_brokenSince), _error);
        }
    }

    /// <summary>Sessions are wanted from now on.</summary>
    public void Starting() => Change(SessionState.Starting);

    /// <summary>None is wanted any more.</summary>
    public void Stopped() => Change(SessionState.Idle);

    public void Works() => Change(SessionState.Working);

    public void Failed(Exception cause)
    {
        lock (_lock)
        {
            _state = cause is TransportException { Kind: TransportErrorKind.Permanent } ? SessionState.Refused : SessionState.Interrupted;
            if (_error is null) _brokenSince = time.GetTimestamp();
            _error = cause.Message;
        }
    }

    private void Change(SessionState state)
    {
        lock (_lock) (_state, _error) = (state, null);
    }
}
