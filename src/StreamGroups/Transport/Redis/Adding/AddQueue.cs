using System.Runtime.CompilerServices;
using StackExchange.Redis;
using StreamGroups.Transport.Redis.Clusters;
using StreamGroups.Transport.Redis.Scripts;
using static StreamGroups.Transport.Redis.RedisText;

namespace StreamGroups.Transport.Redis.Adding;

/// <summary>
/// Adds entries to one stream. Few calls are under way at once, each of which leaves at once; what comes meanwhile goes together with the next one, in
/// the order in which it came. With 1,000 callers that takes half of the client's time for each entry.
/// </summary>
internal sealed class AddQueue(RedisCommands commands, string stream, AddRights rights, AdditionPool pool)
{
    /// <summary>So many calls keep the server busy; with more of them less goes together.</summary>
    private const int MostUnderWay = 4;

    private readonly Lock _lock = new();
    private readonly Queue<Addition> _waiting = new();
    private readonly bool _fitsCluster = ClusterSlot.KeepsTogether(commands.Keys, stream);
    private int _underWay;
    private bool _isSending;

    public bool IsIdle
    {
        get { lock (_lock) return _underWay == 0 && _waiting.Count == 0; }
    }

    public ValueTask<EntryId> AddAsync(ReadOnlyMemory<byte> data, in StreamTrim trim)
    {
        var addition = pool.Take(data, trim);
        var outcome = addition.Outcome; // Once it waits it may be over at once, and begin anew.
        lock (_lock)
        {
            _waiting.Enqueue(addition);
            if (!MaySend()) return outcome;
        }
        Send();
        return outcome;
    }

    /// <summary>Where each goes alone there is nothing to wait for.</summary>
    private bool MaySend()
    {
        if (_isSending || (_underWay >= MostUnderWay && rights.Together) || _waiting.Count == 0) return false;
        return _isSending = true;
    }

    /// <summary>For one at a time: what is taken first has to leave first.</summary>
    private void Send()
    {
        while (true)
        {
            Addition[] batch;
            lock (_lock)
            {
                _isSending = false;
                if (!MaySend()) return;
                _underWay++;
                batch = AddBatch.Take(_waiting, rights.Together);
            }
            _ = SendAsync(batch);
        }
    }

    /// <summary>Never throws. Callers go on when others may send again: what they do may take long.</summary>
    private async Task SendAsync(Addition[] batch)
    {
        var sending = batch.Length == 1 ? AddAloneAsync(batch) : AddTogetherAsync(batch);
        var elsewhere = batch.Length > 1 || sending.IsCompleted; // Nothing was sent: the sender itself is the one who would go on here.
        var outcomes = await sending.ConfigureAwait(false);
        if (outcomes[0].Failure is TransportException { Kind: TransportErrorKind.Transient } failure) FailWaiting(failure);
        Answered();
        for (var i = 0; i < batch.Length; i++) batch[i].End(outcomes[i], elsewhere);
    }

    private void Answered()
    {
        lock (_lock)
        {
            _underWay--;
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
        var failure = new TransportException(cause.Kind, cause.Message, cause)
        {
            IsReported = cause.IsReported || cause.MayHaveHappened,
            IsOfOneServer = cause.IsOfOneServer,
        };
        foreach (var addition in waiting) addition.End(new AddOutcome(default, failure), elsewhere: true);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<AddOutcome[]> AddAloneAsync(Addition[] batch) => [await TryAddAsync(batch[0]).ConfigureAwait(false)];

    private async ValueTask<AddOutcome[]> AddTogetherAsync(Addition[] batch)
    {
        try
        {
            if (!_fitsCluster) await commands.RefuseOnClusterAsync(stream, "Publishing", CancellationToken.None).ConfigureAwait(false);
            return await AddScript.RunAsync(commands, stream, batch, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TransportException exception) when (ScriptRights.Lacks(exception))
        {
            rights.Together = false;
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
            if (!_fitsCluster) await commands.RefuseOnClusterAsync(stream, "Publishing", CancellationToken.None).ConfigureAwait(false);
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
