namespace StreamGroups.Handling.Batches;

/// <summary>
/// A pipeline that handles deliveries together: a call joins the batch that is being collected, and completes with the outcome of its own delivery.
/// Calls have to come in the order in which the messages are to be handled.
/// </summary>
internal interface IBatchPipeline : IMessagePipeline
{
    /// <summary>Told before the first delivery.</summary>
    /// <param name="options">The group's options as they are at any time.</param>
    void Use(Func<GroupOptions> options);

    /// <summary>No batch begins after this but those whose messages nobody else can have; what was collected is handed back.</summary>
    void Stop();

    /// <summary>Batches are collected again.</summary>
    void Resume();
}
