using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Pulling;

/// <summary>Reads what its pipeline hands over as messages.</summary>
internal sealed class StreamConsumer(GroupAddress group, PullPipeline pipeline, RedisStreamsOptions options, TimeProvider time) : IStreamConsumer
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(24);

    private readonly ConcurrentDictionary<Type, object> _readers = new();

    public string Stream => group.Stream;

    public string Group => group.Group;

    public PullPipeline Pipeline => pipeline;

    public async IAsyncEnumerable<StreamMessage<T>> ReadAsync<T>([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfRemoved();
        var reader = ReaderOf<T>();
        while (await NextAsync(reader, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false) is var (turn, message))
        {
            var isDone = false;
            try
            {
                yield return message;
                isDone = true;
            }
            finally
            {
                if (isDone) turn.Complete(); else turn.Leave(cancellationToken.IsCancellationRequested || pipeline.HasEnded);
            }
        }
    }

    public async ValueTask<StreamMessage<T>?> ReadOneAsync<T>(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, LongestTimeout);
        }
        var next = await NextAsync(ReaderOf<T>(), timeout, cancellationToken).ConfigureAwait(false);
        if (next is null) ThrowIfRemoved(); // Null would have a caller that polls ask again at once, for ever.
        return next?.Message;
    }

    private void ThrowIfRemoved()
    {
        if (pipeline.WasRemoved)
            throw new InvalidOperationException($"Group '{Group}' of stream '{Stream}' can no longer be read, since it was removed; add it again with AddAsync, or end.");
    }

    private async ValueTask<(PullTurn Turn, StreamMessage<T> Message)?> NextAsync<T>(
        IMessageReader<T> reader, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (await pipeline.NextAsync(Left(), cancellationToken).ConfigureAwait(false) is { } turn)
        {
            if (TryRead(reader, turn, out var message)) return (turn, message);
        }
        return null;

        TimeSpan Left()
        {
            if (timeout == Timeout.InfiniteTimeSpan) return timeout;
            var left = timeout - time.GetElapsedTime(begun);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private bool TryRead<T>(IMessageReader<T> reader, PullTurn turn, [NotNullWhen(true)] out StreamMessage<T>? message)
    {
        try
        {
            var size = turn.Delivery.Payload.Length;
            if (size > options.MaxMessageSize) throw Unreadable.TooLarge(size, options.MaxMessageSize);
            var received = ReceivedMessage.Parse(in turn.Delivery.Payload);
            message = new StreamMessage<T>(reader.Read(in received), turn.NewContext());
            return true;
        }
        catch (Exception exception)
        {
            turn.Fail(exception);
            message = null;
            return false;
        }
    }

    private IMessageReader<T> ReaderOf<T>() => (IMessageReader<T>)_readers.GetOrAdd(
        typeof(T), static (_, own) => ValidatingReader<T>.Around(MessageReaders.For<T>(own, allowNull: false), own), options.Json);
}
