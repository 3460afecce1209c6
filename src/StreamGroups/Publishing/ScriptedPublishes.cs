using Microsoft.Extensions.Options;
using StreamGroups.Engine.Scheduling;
using StreamGroups.Transport;

namespace StreamGroups.Publishing;

/// <summary>Sees to messages with IDs of their own, and to those that are published later.</summary>
internal sealed class ScriptedPublishes(
    IOnceStore once, IScheduleStore schedules, ScheduleKeepers keepers, IOptions<RedisStreamsOptions> shared, TimeProvider time)
{
    private readonly TimeSpan _window = shared.Value.DeduplicationWindow;

    public static bool Takes(PublishOptions? options) => options is not null && (options.MessageId is not null || options.IsScheduled);

    /// <exception cref="ArgumentException">The options contradict each other or are out of range.</exception>
    public ScriptedPublishJob Job(string stream, ReadOnlyMemory<byte> data, StreamTrim trim, PublishOptions options, TimeSpan timeout, ObservedMessage? observed)
    {
        PublishOptionsCheck.Scripted(options, time.GetUtcNow());
        var durability = options.Durability;
        if (observed is not null && options.IsScheduled) observed = observed with { IsScheduled = true };
        Func<CancellationToken, ValueTask<DurablePublish>> send;
        if (options.IsScheduled)
        {
            var request = new ScheduleRequest(
                stream, data, trim, options.DeliverAt, options.DeliverAfter ?? TimeSpan.Zero, options.MessageId, _window);
            send = token => ScheduleAsync(request, durability, token);
        }
        else
        {
            var publish = new OncePublish(stream, options.MessageId!, _window, data, trim);
            send = token => once.PublishOnceAsync(publish, durability, token);
        }
        var words = options.IsScheduled ? PublishWords.Scheduling : PublishWords.Publishing;
        return options.MessageId is null
            ? new ScriptedPublishJob(stream, timeout, options.RetryWhenUnsure, words, send) { Durability = durability, Observed = observed }
            : new ScriptedPublishJob(stream, Shorter(timeout), retryWhenUnsure: true, words, send)
            {
                Durability = durability,
                Observed = observed,
            };
    }

    /// <param name="stream">The stream.</param>
    /// <param name="id">What scheduling returned.</param>
    /// <param name="cancelled">Set where it still waited, and waits no more.</param>
    /// <param name="timeout">For all attempts together.</param>
    public ScriptedPublishJob Cancellation(string stream, EntryId id, Action cancelled, TimeSpan timeout) =>
        new(stream, timeout, retryWhenUnsure: true, PublishWords.Cancelling, async token =>
        {
            if (await schedules.CancelAsync(stream, id, token).ConfigureAwait(false)) cancelled();
            return new DurablePublish(id, 0, null);
        });

    /// <summary>Its attempts end long before its ID is forgotten: each but the first finds what the first one did.</summary>
    private TimeSpan Shorter(TimeSpan timeout) => timeout < _window / 2 ? timeout : _window / 2;

    private async ValueTask<DurablePublish> ScheduleAsync(ScheduleRequest request, Durability durability, CancellationToken cancellationToken)
    {
        var outcome = await schedules.ScheduleAsync(request, durability, cancellationToken).ConfigureAwait(false);
        keepers.Expect(request.Stream, outcome.DueIn ?? TimeSpan.Zero);
        return outcome.Published;
    }
}
