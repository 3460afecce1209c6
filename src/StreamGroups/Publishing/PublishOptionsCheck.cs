using System.Text;
using StreamGroups.Transport;

namespace StreamGroups.Publishing;

/// <summary>Refuses publishes that make no sense, before anything is sent.</summary>
internal static class PublishOptionsCheck
{
    private const int LongestMessageId = 512;

    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(3650);

    public static ArgumentException TooLarge(string stream, int size, int most) => new(
        $"A message for stream '{stream}' has {size} bytes with its headers, and MaxMessageSize allows {most}: store it elsewhere and publish "
        + "where it is, or raise RedisStreams:MaxMessageSize.");

    /// <summary>What is to be trimmed.</summary>
    /// <exception cref="ArgumentException">The options contradict each other or are out of range.</exception>
    public static StreamTrim Trim(PublishOptions? options)
    {
        if (options is null) return StreamTrim.None;
        if (options is { MaxLength: not null, MinId: not null })
            throw new ArgumentException("MaxLength and MinId cannot both be given: Redis trims by one of them.", nameof(options));
        if (options.MaxLength is < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxLength, "MaxLength has to be 1 or more.");
        if (options.Timeout is { } timeout && (timeout < ShortestTimeout || timeout > LongestTimeout))
            throw new ArgumentOutOfRangeException(nameof(options), timeout, "Timeout has to be from 10 ms to 1 day.");
        return new StreamTrim(options.MaxLength, options.MinId);
    }

    /// <exception cref="ArgumentException">The message ID is no such, or the time to deliver it at.</exception>
    public static void Scripted(PublishOptions options, DateTimeOffset now)
    {
        if (options is { DeliverAt: not null, DeliverAfter: not null })
            throw new ArgumentException("DeliverAt and DeliverAfter cannot both be given: each says when.", nameof(options));
        if (options.DeliverAfter is { } delay && (delay < TimeSpan.Zero || delay > LongestDelay))
            throw new ArgumentOutOfRangeException(nameof(options), delay, "DeliverAfter has to be from 0 to 3,650 days.");
        if (options.DeliverAt is { } at && at - now > LongestDelay)
            throw new ArgumentOutOfRangeException(nameof(options), at, "DeliverAt has to be within the next 3,650 days, or over.");
        if (options.MessageId is not { } id) return;
        if (id.Length is 0 or > LongestMessageId || Encoding.UTF8.GetByteCount(id) > LongestMessageId || id.Any(char.IsControl))
            throw new ArgumentException($"MessageId has to have 1 to {LongestMessageId} bytes of UTF-8 and no control characters.", nameof(options));
    }

    public static string SecondResult(string target) =>
        $"A publish filter called next twice around what a handler returned for '{target}', which is published once for each message; call it once, and "
        + "publish further messages with IStreamPublisher.";

    /// <param name="target">Where the result goes.</param>
    /// <param name="options">What filters have made of its options.</param>
    /// <exception cref="InvalidOperationException">It cannot have one of them.</exception>
    public static void Result(string target, PublishOptions options)
    {
        var option = options switch
        {
            { DeliverAt: not null } => nameof(options.DeliverAt),
            { DeliverAfter: not null } => nameof(options.DeliverAfter),
            { MessageId: not null } => nameof(options.MessageId),
            { MaxLength: not null } => nameof(options.MaxLength),
            { MinId: not null } => nameof(options.MinId),
            _ => options.Durability == Durability.None ? null : nameof(options.Durability),
        };
        if (option is null) return;
        throw new InvalidOperationException(
            $"A publish filter set {option} for what a handler returned for '{target}', which goes out with the acknowledgement of the handler's message and "
            + $"cannot have it; set it only where the context's {nameof(PublishContext.Kind)} is {nameof(PublishKind)}.{nameof(PublishKind.Message)}, or let "
            + "the handler publish with IStreamPublisher.");
    }

    /// <exception cref="ArgumentException">The options are for one message.</exception>
    public static void Batch(PublishOptions? options)
    {
        if (options?.MessageId is not null)
            throw new ArgumentException("MessageId names one message: publish the messages of a batch that have IDs one by one.", nameof(options));
    }
}
