using StreamGroups.Handling.Batches;

namespace StreamGroups.Filters;

/// <summary>One message of a batch that has filters around it.</summary>
/// <param name="Body">The message as it was read.</param>
/// <param name="Context">Settles it.</param>
/// <param name="Item">Its place in the batch.</param>
internal readonly record struct BatchMessage<T>(T Body, MessageContext Context, BatchItem Item);
