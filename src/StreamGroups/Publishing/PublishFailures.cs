using StreamGroups.Transport;

namespace StreamGroups.Publishing;

/// <summary>Words what became of a message that could not be published as asked for.</summary>
internal static class PublishFailures
{
    public static StreamPublishException Of(PublishJob job)
    {
        IReadOnlyList<EntryId> published = job.Unconfirmed is { } added ? [added.Id] : [];
        return job.Unconfirmed is { } entry && (entry.Failure is null || entry.Failure == job.LastFailure)
            ? new StreamPublishException(job.Stream, NotDurable(job, entry), true, published, entry.Failure)
            : new StreamPublishException(job.Stream, NotPublished(job), job.MayBePublished, published, job.LastFailure);
    }

    private static string NotDurable(PublishJob job, in DurablePublish entry)
    {
        var missing = job.Durability.IsSynced
            ? "the server has not confirmed that it is on its disk"
            : $"{entry.Confirmed} of {job.Durability.Replicas} replicas have confirmed it";
        var cause = entry.Failure is null ? $"within {job.Timeout}." : $"before the wait failed. {entry.Failure.Message}";
        return $"{job.Words.Doing} '{job.Stream}' is not {job.Durability}: {job.Words.What} {entry.Id} {job.Words.Where}, but {missing} {cause}";
    }

    private static string NotPublished(PublishJob job)
    {
        var cause = job.LastFailure?.Message ?? "No answer came in time.";
        var unsure = job.MayBePublished ? $" {job.Words.Unsure}" : "";
        return job.MayRetry
            ? $"{job.Words.Doing} '{job.Stream}' was given up after {job.Timeout} and {job.Attempts} failed attempts. {cause}{unsure}"
            : $"{job.Words.Doing} '{job.Stream}' failed. {cause}{unsure}";
    }

    /// <summary>An attempt to cancel it had no answer, and the next one did not find it.</summary>
    public static StreamPublishException NotKnown(PublishJob job, EntryId id) => new(
        job.Stream,
        $"{job.Words.Doing} '{job.Stream}' ended without certainty: an answer was lost, and message {id} does not wait any more. It was cancelled just "
        + "now, or before, or it is in the stream.",
        true, [], job.LastFailure);
}
