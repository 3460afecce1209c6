using System.Collections.Concurrent;
using System.Reflection;

namespace StreamGroups.Serialization;

/// <summary>Finds the names that <see cref="MessageTypeAttribute"/> gives to types.</summary>
internal static class MessageTypeNames
{
    private static readonly ConcurrentDictionary<Type, string?> Known = new();

    /// <summary>Null where the type has none.</summary>
    public static string? Of(Type type) => Known.GetOrAdd(type, static type => type.GetCustomAttribute<MessageTypeAttribute>(inherit: false)?.Name);

    /// <summary>The name of what is published: an object's own type says more than the one that it is published as.</summary>
    public static string? Of<T>(T? message) =>
        message is null || typeof(T).IsSealed || message.GetType() == typeof(T) ? Exact<T>.Name : Of(message.GetType()) ?? Exact<T>.Name;

    /// <summary>So that types without a name cost a publisher nothing.</summary>
    private static class Exact<T>
    {
        public static readonly string? Name = Of(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T));
    }
}
