namespace StreamGroups.Publishing;

/// <summary>How errors speak of what was to be done.</summary>
/// <param name="Doing">Before the stream's name: the start of a sentence.</param>
/// <param name="What">Before an ID.</param>
/// <param name="Where">After it, where it was done.</param>
/// <param name="Unsure">A sentence, where it may have been done.</param>
internal sealed record PublishWords(string Doing, string What, string Where, string Unsure)
{
    public static PublishWords Publishing { get; } =
        new("Publishing to stream", "entry", "is in the stream", "The message may be in the stream all the same.");

    public static PublishWords Scheduling { get; } =
        new("Scheduling a message for stream", "message", "is scheduled", "The message may be scheduled all the same.");

    public static PublishWords Cancelling { get; } =
        new("Cancelling a scheduled message of stream", "message", "is cancelled", "The message may be cancelled all the same.");
}
