using StreamGroups.Transport;

namespace StreamGroups.Engine.Retention;

/// <summary>A stream, and how long it is kept.</summary>
/// <param name="target">The stream; its groups may change.</param>
/// <param name="options">What counts now; it may change.</param>
internal sealed class StreamRetention(RetentionTarget target, Func<RetentionOptions> options)
{
    private volatile RetentionTarget _target = target;

    public RetentionTarget Target
    {
        get => _target;
        set => _target = value;
    }

    public RetentionOptions Options => options();
}
