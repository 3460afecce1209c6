using System.Runtime.CompilerServices;
using StackExchange.Redis;
using StreamGroups.Transport.Redis.Scripts;
using static StreamGroups.Transport.Redis.RedisText;

namespace StreamGroups.Transport.Redis.Adding;

/// <summary>
/// Adds entries to one stream. Few calls are under way at once, each of which leaves at once; what comes meanwhile goes together with the next one, in
/// the order in which it came. With 1,000 callers that takes half of the client's time for each entry.
/// </summary>
internal sealed class AddQueue(RedisCommands commands, string stream, AddRights rights)
{
    /// <summary>So many calls keep the server busy; with more of them less goes together.</summary>
    private const int MostUnderWay = 4;

    private readonly Lock _lock = new();
    private readonly Queue<Addition> _waiting = new();
    private readonly Stack<Addition> _free = new();
    private int _underWay;
    private bool _isSending;
    private bool _isTrying;
    private bool _isRetired;

    /// <summary>False where the queue is retired: then another one has to take it.</summary>
    public bool TryAdd(ReadOnlyMemory<byte> data, in StreamTrim trim, out ValueTask<EntryId> outcome)
    {
        lock (_lock)
        {
            outcome = default;
            if (_isRetired) return false;
            var addition = _free.TryPop(out var free) ? free : new Addition(this);
            addition.Begin(data, trim);
            outcome = addition.Outcome;
            _waiting.Enqueue(addition);
            if (!MaySend()) return true;
        }
        Send();
        return true;
    }

    /// <summary>Takes nothing any more, if it is idle now.</summary>
    public bool TryRetire()
    {
        lock (_lock) return _isRetired |= _underWay == 0 && _waiting.Count == 0;
    }

    public void Return(Addition addition)
    {
        lock (_lock)
        {
            if (_free.Count < AddBatch.Most) _free.Push(addition);
        }
    }

    /// <summary>Where each goes alone there is nothing to wait for.</summary>
    private bool MaySend()
    {
        if (_isSending || _isTrying || _waiting.Count == 0 || (rights.Together && _underWay >= MostUnderWay)) return false;
        return _isSending = true;
    }

    /// <summary>For one at a time: what is taken first has to leave first.</summary>
    private void Send()
    {
        while (true)
        {
            Addition[] batch;
            bool isTry;
            lock (_lock)
            {
                _isSending = false;
                if (!MaySend()) return;
                _underWay++;
                batch = AddBatch.Take(_waiting, rights.Together);
                // Where scripts are forbidden it goes once more, in parts: what came later must not overtake it.
                isTry = _isTrying = batch.Length > 1 && !rights.AreKnown;
            }
            _ = SendAsync(batch, isTry);
        }
    }

    /// <summary>Never throws. Callers go on when others may send again: what they do may take long.</summary>
    private async Task SendAsync(Addition[] batch, bool isTry)
    {
        var outcomes = batch.Length == 1
            ? [await TryAddAsync(batch[0]).ConfigureAwait(false)]
            : await AddTogetherAsync(batch).ConfigureAwait(false);
        if (outcomes[0].Failure is TransportException { Kind: TransportErrorKind.Transient } failure) FailWaiting(failure);
        Answered(isTry);
        for (var i = 0; i < batch.Length; i++) batch[i].End(outcomes[i], elsewhere: batch.Length > 1);
    }

    private void Answered(bool isTry)
    {
        lock (_lock)
        {
            _underWay--;
            if (isTry) _isTrying = false;
            if (!MaySend()) return;
        }
        Send();
    }

    /// <summary>What waits would fail for the same cause, each after as long a wait; of it is known that it was not sent.</summary>
    private void FailWaiting(TransportException cause)
    {
        Addition[] waiting;
        lock (_lock)
        {
            waiting = [.. _waiting];
            _waiting.Clear();
        }
        // A lost answer is no refusal, for which all publishers would wait.
        var failure = new TransportException(cause.Kind, cause.Message, cause) { IsReported = cause.IsReported || cause.MayHaveHappened };
        foreach (var addition in waiting) addition.End(new AddOutcome(default, failure), elsewhere: true);
    }

    private async ValueTask<AddOutcome[]> AddTogetherAsync(Addition[] batch)
    {
        try
        {
            var added = await AddScript.RunAsync(commands, stream, batch, CancellationToken.None).ConfigureAwait(false);
            rights.Learn(together: true);
            return added;
        }
        catch (TransportException exception) when (AddRights.ForbidsScripts(exception))
        {
            rights.Learn(together: false);
            var outcomes = new AddOutcome[batch.Length];
            for (var i = 0; i < batch.Length; i++) outcomes[i] = await TryAddAsync(batch[i]).ConfigureAwait(false);
            return outcomes;
        }
        catch (Exception exception)
        {
            return [.. batch.Select(_ => new AddOutcome(default, exception))];
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<AddOutcome> TryAddAsync(Addition addition)
    {
        try
        {
            var arguments = AddArguments.Of(commands.Keys.Stream(stream), addition.Data, addition.Trim);
            using var reply = await commands.ExecuteAsync("XADD", arguments, "Publishing", stream, CancellationToken.None).ConfigureAwait(false);
            return new AddOutcome(ReadId(reply), null);
        }
        catch (Exception exception)
        {
            return new AddOutcome(default, exception);
        }
    }

    private static EntryId ReadId(RespResult reply)
    {
        var reader = reply.ReadScalar();
        return EntryReplies.ReadId(ref reader);
    }
}
