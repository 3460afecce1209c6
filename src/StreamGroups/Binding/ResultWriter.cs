using StreamGroups.Publishing;
using StreamGroups.Transport;

namespace StreamGroups.Binding;

/// <summary>Makes the envelopes of a handler's results.</summary>
/// <param name="write">Makes one.</param>
/// <param name="maxSize">The bytes that one may have.</param>
/// <param name="isObserved">Whether an observer wants to see results themselves; else they are let go of.</param>
internal sealed class ResultWriter(Func<object?, PublishOptions, ReadOnlyMemory<byte>> write, int maxSize, bool isObserved)
{
    /// <summary>The message for a target, with its envelope.</summary>
    public ForwardedMessage Message(ForwardKind kind, string target, ReadOnlyMemory<byte> data, object? result) =>
        new(kind, target, data) { Result = isObserved ? result : null };

    /// <exception cref="ArgumentException">It is too large.</exception>
    public ReadOnlyMemory<byte> Write(string target, object? result, PublishOptions options)
    {
        var data = write(result, options);
        return data.Length <= maxSize ? data : throw PublishOptionsCheck.TooLarge(target, data.Length, maxSize);
    }
}
