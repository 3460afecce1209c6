using StreamGroups.Binding;
using StreamGroups.Transport;

namespace StreamGroups.Filters;

/// <summary>Runs publish filters around what handlers return, before their messages are settled.</summary>
internal sealed class ResultFilters(PublishFilters filters, ResultWriter writer)
{
    /// <summary>Null where the filters hold it back.</summary>
    /// <param name="kind">What the target is.</param>
    /// <param name="target">The stream, or where a reply is awaited.</param>
    /// <param name="result">The result.</param>
    /// <param name="correlationId">That of the handler's message.</param>
    /// <param name="cancellationToken">The handler's token.</param>
    public async ValueTask<ForwardedMessage?> RunAsync(
        ForwardKind kind, string target, object? result, string correlationId, CancellationToken cancellationToken)
    {
        var chain = kind == ForwardKind.Stream ? filters.ChainOf(target) : filters.ChainOfReplies;
        var context = new ResultPublishContext(
            kind, target, result, new PublishOptions { CorrelationId = correlationId }, writer, cancellationToken);
        await chain(context).ConfigureAwait(false);
        return context.Sent;
    }
}
