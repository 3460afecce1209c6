using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Settling;

/// <summary>
/// Sends what handlers returned with the acknowledgement of their entries: in one step where the store can, else what is published before what is
/// acknowledged. May be called again with the same entries until all are answered.
/// </summary>
internal sealed class ResultSender(
    GroupAddress group, IStreamTransport transport, IAcks acks, ILogger logger, IDeliveryObserver? observer = null)
{
    /// <summary>One call adds up to so many bytes, some milliseconds' work for the server; a larger result goes alone.</summary>
    private const long MostBytes = 1024 * 1024;

    /// <summary>An entry has up to so many arguments for each of its messages, and Lua passes on some 8,000.</summary>
    private const int MostEntries = 100;

    private bool _hasToldRefusal;

    /// <param name="results">Those that have no answer are sent.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TransportException">Some could not be sent; they may be sent again.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<PendingResult> results, CancellationToken cancellationToken)
    {
        List<PendingResult> together = [];
        var bytes = 0L;
        for (var i = 0; i < results.Length; i++)
        {
            var result = results.Span[i];
            if (result.IsAnswered) continue;
            if (!await IsOneStepAsync(result.Forward, cancellationToken).ConfigureAwait(false))
            {
                await SendApartAsync(result, cancellationToken).ConfigureAwait(false);
                continue;
            }
            if (together.Count == MostEntries || (together.Count > 0 && bytes + result.Forward.Length > MostBytes))
            {
                await SendTogetherAsync(together, cancellationToken).ConfigureAwait(false);
                together.Clear();
                bytes = 0;
            }
            together.Add(result);
            bytes += result.Forward.Length;
        }
        if (together.Count > 0) await SendTogetherAsync(together, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One message by itself.</summary>
    public async ValueTask PublishAsync(ForwardedMessage message, CancellationToken cancellationToken)
    {
        if (message.Kind != ForwardKind.Stream)
        {
            await transport.ReplyAsync(message, cancellationToken).ConfigureAwait(false);
            return;
        }
        var id = await transport.PublishAsync(message.Target, message.Data, StreamTrim.None, cancellationToken).ConfigureAwait(false);
        observer?.Forwarded(in message, id);
    }

    private static void TellOf(ForwardedMessage[] messages, IDeliveryObserver observer)
    {
        foreach (var message in messages)
        {
            if (message.Kind == ForwardKind.Stream) observer.Forwarded(in message, EntryId.Zero);
        }
    }

    private async ValueTask<bool> IsOneStepAsync(Forward forward, CancellationToken cancellationToken)
    {
        foreach (var message in forward.Messages)
        {
            if (!await transport.IsOneStepAsync(group.Stream, message.Kind, message.Target, cancellationToken).ConfigureAwait(false)) return false;
        }
        return true;
    }

    private async ValueTask SendTogetherAsync(List<PendingResult> results, CancellationToken cancellationToken)
    {
        var forwards = results.ConvertAll(static result => result.Forward).ToArray();
        var outcomes = await acks.ForwardAsync(group, forwards, cancellationToken).ConfigureAwait(false);
        TransportException? again = null;
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i].Refusal is { Kind: not TransportErrorKind.Permanent } passing) again = passing;
            else results[i].Answer(outcomes[i].Refusal);
            results[i].WasNotPending = outcomes[i] is { IsDone: false, Refusal: null };
            Tell(forwards[i].Id, outcomes[i]);
            if (observer is not null && outcomes[i].IsDone) TellOf(forwards[i].Messages, observer);
        }
        if (again is not null) throw again;
    }

    /// <summary>What is published is not published again by the next try, but where its answer was lost.</summary>
    private async ValueTask SendApartAsync(PendingResult result, CancellationToken cancellationToken)
    {
        try
        {
            for (; result.Published < result.Forward.Messages.Length; result.Published++)
                await PublishAsync(result.Forward.Messages[result.Published], cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException exception) when (exception.Kind == TransportErrorKind.Permanent)
        {
            result.Answer(exception);
            Tell(result.Forward.Id, new ForwardOutcome(false, exception));
            return;
        }
        await acks.AckAsync(group, new[] { result.Forward.Id }, cancellationToken).ConfigureAwait(false);
        result.Answer(null);
    }

    private void Tell(EntryId id, in ForwardOutcome outcome)
    {
        if (outcome.LostReply is { } cause) ResultLog.ReplyLost(logger, id, group, cause);
        if (outcome.Refusal is { Kind: TransportErrorKind.Permanent } refusal)
        {
            if (Interlocked.Exchange(ref _hasToldRefusal, true)) ResultLog.RefusedAgain(logger, id, group, refusal.Message);
            else ResultLog.Refused(logger, id, group, refusal.Message);
        }
    }
}
