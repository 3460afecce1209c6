using System.Text.Json;
using StreamGroups.Serialization;

namespace StreamGroups.Binding;

/// <summary>A handler with a result.</summary>
internal abstract class ResultCall<T, TResult> : HandlerCall<T>
{
    public override Type? ResultType => typeof(TResult);

    public override ReadOnlyMemory<byte> Write(object? result, PublishOptions options, JsonSerializerOptions json) => result is TResult typed
        ? MessageWriter.Write(typed, options, options.CorrelationId!, json)
        : base.Write(result, options, json);
}
