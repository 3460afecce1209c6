using StreamGroups.Transport;

namespace StreamGroups.Engine.Retention;

/// <summary>A stream, and how long it is kept.</summary>
/// <param name="target">The stream.</param>
/// <param name="options">What counts now; it may change.</param>
internal sealed class StreamRetention(RetentionTarget target, Func<RetentionOptions> options)
{
    public RetentionTarget Target => target;

    public RetentionOptions Options => options();
}
