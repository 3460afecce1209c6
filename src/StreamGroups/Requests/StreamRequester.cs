using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StreamGroups.Publishing;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Requests;

/// <inheritdoc cref="IStreamRequester"/>
internal sealed class StreamRequester(
    IStreamPublisher publisher, ReplyInbox inbox, IOptions<RedisStreamsOptions> shared, TimeProvider time) : IStreamRequester
{
    private readonly ConcurrentDictionary<Type, object> _readers = [];

    public async Task<TReply?> RequestAsync<TRequest, TReply>(
        string stream, TRequest request, TimeSpan timeout, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromDays(1));
        if (options?.ReplyTo is not null) throw new ArgumentException("ReplyTo cannot be given: the reply is awaited here. Publish the message instead.", nameof(options));
        var reader = (IMessageReader<TReply?>)_readers.GetOrAdd(typeof(TReply), _ => MessageReaders.For<TReply?>(shared.Value.Json, allowNull: true));
        var own = options?.Copy() ?? new PublishOptions();
        own.CorrelationId ??= CorrelationIds.New();
        own.Timeout = own.Timeout is { } shorter && shorter < timeout ? shorter : timeout;

        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        EntryId? published = null;
        try
        {
            own.ReplyTo = await inbox.OpenAsync(either.Token).ConfigureAwait(false);
            using var waiter = inbox.Expect(own.CorrelationId);
            published = await publisher.PublishAsync(stream, request, own, either.Token).ConfigureAwait(false);
            if (published == EntryId.Zero) throw new InvalidOperationException(HeldBack(stream));
            return Read(reader, await waiter.Reply.WaitAsync(either.Token).ConfigureAwait(false), stream, published.Value);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(TimedOut(stream, timeout, published), exception.InnerException);
        }
    }

    private static TReply? Read<TReply>(IMessageReader<TReply?> reader, Payload payload, string stream, EntryId request)
    {
        try
        {
            var received = ReceivedMessage.Parse(in payload);
            return reader.Read(in received);
        }
        catch (UnreadableMessageException exception)
        {
            var cause = exception.InnerException is { } inner ? $" ({inner.Message})" : "";
            throw new UnreadableMessageException(
                $"The reply to entry {request} of stream '{stream}' cannot be read as {TypeNames.Of(typeof(TReply))}{cause}. Ask for the type that the handler of the request "
                + "returns, or one that has its members; its result was sent, and the request is handled.", exception);
        }
    }

    private static string HeldBack(string stream) =>
        $"The request to stream '{stream}' was not published: a publish filter held it back, so that no reply can come. Let the filter call next for "
        + "requests, or throw where one must not be sent.";

    private static string TimedOut(string stream, TimeSpan timeout, EntryId? published) => published is { } id
        ? $"No reply to entry {id} of stream '{stream}' came within {timeout}. Is there a group whose handler returns a result, and has it time enough? "
            + "The entry is in the stream, and may be handled later."
        : $"The request to stream '{stream}' could not be published within {timeout}, or it is not known whether it was.";
}
