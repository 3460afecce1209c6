using StreamGroups.Transport;

namespace StreamGroups.Publishing;

/// <summary>A message that takes more than adding it, and knows how it is sent.</summary>
internal sealed class ScriptedPublishJob(
    string stream, TimeSpan timeout, bool retryWhenUnsure, PublishWords words, Func<CancellationToken, ValueTask<DurablePublish>> send)
    : PublishJob(stream, default, StreamTrim.None, timeout, retryWhenUnsure)
{
    public override PublishWords Words => words;

    public ValueTask<DurablePublish> SendAsync(CancellationToken cancellationToken) => send(cancellationToken);
}
