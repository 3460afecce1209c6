namespace StreamGroups.Hosting;

/// <summary>Measures the times that a stop has.</summary>
internal sealed class DrainClock(DrainTimes times, TimeProvider time)
{
    /// <param name="cancellationToken">Ends the time of handlers too.</param>
    public Drain Begin(CancellationToken cancellationToken) => new(times.ForHandlers, time, cancellationToken);

    /// <summary>The times of one stop, which run from its making.</summary>
    public sealed class Drain : IDisposable
    {
        private readonly CancellationTokenSource _timer;
        private readonly CancellationTokenSource _forHandlers;
        private readonly CancellationTokenSource _forAcks;
        private readonly CancellationTokenRegistration _last;

        public Drain(TimeSpan forHandlers, TimeProvider time, CancellationToken cancellationToken)
        {
            _timer = new CancellationTokenSource(forHandlers, time);
            _forHandlers = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
            _forAcks = new CancellationTokenSource();
            _last = _forHandlers.Token.UnsafeRegister(
                static state => ((CancellationTokenSource)state!).CancelAfter(DrainTimes.ForAcks), _forAcks);
        }

        /// <summary>Cancelled when running handlers are to be cancelled.</summary>
        public CancellationToken ForHandlers => _forHandlers.Token;

        /// <summary>Cancelled when outcomes that are not confirmed are given up.</summary>
        public CancellationToken ForAcks => _forAcks.Token;

        public void Dispose()
        {
            _last.Dispose();
            _forHandlers.Dispose();
            _timer.Dispose();
            _forAcks.Dispose();
        }
    }
}
