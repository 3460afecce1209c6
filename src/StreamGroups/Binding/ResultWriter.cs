using StreamGroups.Publishing;

namespace StreamGroups.Binding;

/// <summary>Makes the envelopes of a handler's results.</summary>
/// <param name="write">Makes one.</param>
/// <param name="maxSize">The bytes that one may have.</param>
internal sealed class ResultWriter(Func<object?, PublishOptions, ReadOnlyMemory<byte>> write, int maxSize)
{
    /// <exception cref="ArgumentException">It is too large.</exception>
    public ReadOnlyMemory<byte> Write(string target, object? result, PublishOptions options)
    {
        var data = write(result, options);
        return data.Length <= maxSize ? data : throw PublishOptionsCheck.TooLarge(target, data.Length, maxSize);
    }
}
