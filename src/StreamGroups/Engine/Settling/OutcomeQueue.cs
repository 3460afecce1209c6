using System.Runtime.CompilerServices;
using StreamGroups.Resilience;

namespace StreamGroups.Engine.Settling;

/// <summary>
/// Sends outcomes of one kind, again and again until the store has confirmed them. One is sent at once when none is on its way; those that come
/// meanwhile go together with the next call.
/// </summary>
/// <param name="mostAtOnce">The outcomes of one call.</param>
/// <param name="report">Tells of outages.</param>
/// <param name="retries">Tries again.</param>
/// <param name="inFlight">Where deliveries are held until their outcome is confirmed.</param>
/// <param name="send">Makes the call.</param>
/// <param name="left">Told what was not confirmed when the stop came.</param>
/// <param name="stopping">Ends the sending.</param>
internal sealed class OutcomeQueue<T>(
    int mostAtOnce, OutageReport report, SessionLoop retries, InFlight inFlight, Func<OutcomeBatch<T>, CancellationToken, ValueTask> send,
    Action<List<EntryId>> left, CancellationToken stopping)
{
    private readonly Lock _lock = new();
    private readonly OutcomeBatch<T> _batch = new(mostAtOnce);
    private List<PendingOutcome<T>> _pending = [];
    private List<PendingOutcome<T>> _spare = [];
    private TaskCompletionSource? _fewer;
    private TaskCompletionSource? _answer;
    private TaskCompletionSource<bool>? _attempt;
    private bool _inDoubt;
    private bool _hasFailed;
    private Task _sending = Task.CompletedTask;

    public void Add(in PendingOutcome<T> outcome)
    {
        lock (_lock)
        {
            _pending.Add(outcome);
            if (_sending.IsCompleted) _sending = Task.Run(SendAsync, CancellationToken.None);
        }
    }

    /// <summary>Completes when fewer than so many are unconfirmed.</summary>
    public Task FewerThanAsync(int count, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_pending.Count < count) return Task.CompletedTask;
            _fewer ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _fewer.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Completes when every outcome that was added is confirmed.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return _sending.WaitAsync(cancellationToken);
    }

    /// <summary>Completes when the call under way, if there is one, is answered: until then the store may have done it without our knowing.</summary>
    public Task AnsweredAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_inDoubt) return Task.CompletedTask;
            _answer ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _answer.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>As <see cref="AnsweredAsync"/>, and gives up, with false, where a try has failed.</summary>
    public ValueTask<bool> TryAnsweredAsync()
    {
        lock (_lock)
        {
            if (!_inDoubt || _hasFailed) return new(!_inDoubt);
            _attempt ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return new(_attempt.Task);
        }
    }

    private async Task SendAsync()
    {
        while (TakeAll() is { } outcomes)
        {
            var sent = 0;
            try
            {
                for (; sent < outcomes.Count; sent += _batch.Taken) await SendAsync(outcomes, sent).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                for (var i = sent; i < outcomes.Count; i++) outcomes[i].Confirmed?.TrySetCanceled(stopping);
                left(outcomes[sent..].ConvertAll(static outcome => outcome.Delivery.Id));
            }
            outcomes.Clear();
            _spare = outcomes;
        }
    }

    private async Task SendAsync(List<PendingOutcome<T>> outcomes, int from)
    {
        _batch.Fill(outcomes, from);
        lock (_lock) (_inDoubt, _hasFailed) = (true, false);
        try
        {
            await retries.UntilDoneAsync(
                report, this, static async (self, token) => await self.SendBatchAsync(token).ConfigureAwait(false), stopping).ConfigureAwait(false);
        }
        finally
        {
            Answered();
        }
        inFlight.Remove(_batch.Deliveries);
        _batch.Clear();
        for (var i = from; i < from + _batch.Taken; i++) outcomes[i].Confirmed?.TrySetResult();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendBatchAsync(CancellationToken token)
    {
        try
        {
            await send(_batch, token).ConfigureAwait(false);
        }
        catch
        {
            lock (_lock)
            {
                _hasFailed = true;
                _attempt?.TrySetResult(false);
                _attempt = null;
            }
            throw;
        }
    }

    private void Answered()
    {
        lock (_lock)
        {
            _inDoubt = false;
            _attempt?.TrySetResult(true);
            _answer?.TrySetResult();
            (_attempt, _answer) = (null, null);
        }
    }

    /// <summary>Null where nothing is left; the sending counts as over from then on, decided under the same lock as a new one begins.</summary>
    private List<PendingOutcome<T>>? TakeAll()
    {
        lock (_lock)
        {
            _fewer?.TrySetResult();
            _fewer = null;
            if (_pending.Count == 0)
            {
                _sending = Task.CompletedTask;
                return null;
            }
            var taken = _pending;
            (_pending, _spare) = (_spare, []);
            return taken;
        }
    }
}
