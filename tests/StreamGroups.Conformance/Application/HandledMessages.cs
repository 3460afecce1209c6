using System.Collections.Concurrent;
using StreamGroups.TestSupport;

namespace StreamGroups.Conformance.Application;

/// <summary>One run of a handler.</summary>
internal sealed record HandledMessage(string Text, EntryId Id, long DeliveryCount, string Consumer);

/// <summary>What handlers were called with, in the order of their calls, from any thread and any host.</summary>
internal sealed class HandledMessages
{
    private readonly ConcurrentQueue<HandledMessage> _all = new();

    public int Count => _all.Count;

    public IReadOnlyList<HandledMessage> All => [.. _all];

    public IReadOnlyList<string> Texts => [.. _all.Select(message => message.Text)];

    public HandledMessage Add(string text, MessageContext context)
    {
        var message = new HandledMessage(text, context.Id, context.DeliveryCount, context.Consumer);
        _all.Enqueue(message);
        return message;
    }

    public IReadOnlyList<HandledMessage> Of(string text) => [.. _all.Where(message => message.Text == text)];

    public IReadOnlyList<HandledMessage> Of(EntryId id) => [.. _all.Where(message => message.Id == id)];

    /// <summary>Returns once handlers were called so often.</summary>
    public Task ReachAsync(int count) => Eventually.HoldsAsync(() => Count >= count, $"{count} messages are handled");

    /// <summary>Returns once each of these was handled at least once.</summary>
    public Task ReachAllAsync(IEnumerable<string> texts)
    {
        HashSet<string> expected = [.. texts];
        return Eventually.HoldsAsync(() => expected.IsSubsetOf(_all.Select(message => message.Text)), $"{expected.Count} different messages are handled");
    }
}
