using StreamGroups.CompilerServices;
using StreamGroups.Serialization;

namespace StreamGroups.Binding;

/// <summary>A header's value, or what stands in for one that is missing or does not fit.</summary>
internal sealed class HeaderBinder<T>(HeaderValue<T> header, bool isOptional, T? fallback) : ParameterBinder<T>
{
    public override T Get(in Invocation invocation)
    {
        var received = ReceivedMessage.Parse(in invocation.Delivery.Payload);
        if (!received.TryFindHeader(header.Utf8Name, out var text)) return isOptional ? fallback! : throw Unreadable.HeaderMissing(header.Name, typeof(T));
        if (header.TryRead(text, out var value)) return value;
        return isOptional ? fallback! : throw Unreadable.Header(header.Name, typeof(T));
    }
}
