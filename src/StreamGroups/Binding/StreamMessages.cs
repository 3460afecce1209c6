using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using StreamGroups.CompilerServices;
using StreamGroups.Serialization;

namespace StreamGroups.Binding;

/// <summary>Tells <see cref="StreamMessage{T}"/> from the types that messages are read as.</summary>
internal static class StreamMessages
{
    public static bool IsOne(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(StreamMessage<>);

    /// <summary>What the body is read as.</summary>
    public static Type BodyOf(Type type) => IsOne(type) ? type.GenericTypeArguments[0] : type;

    /// <summary>Whether it is a list or a sequence of what is delivered one by one.</summary>
    public static bool AreSeveral(Type type) => type != typeof(string)
        && (type.IsArray ? IsDelivered(type.GetElementType()!) : type.IsGenericType && !IsOne(type) && type.GenericTypeArguments.Any(IsDelivered));

    /// <typeparam name="T">A <see cref="StreamMessage{T}"/>.</typeparam>
    [UnconditionalSuppressMessage("Trimming", "IL2087", Justification = "No constructor is run, or looked for.")]
    public static MessageBody HeldBodyOf<T>()
    {
        try
        {
            return ((IBodyHolder)RuntimeHelpers.GetUninitializedObject(typeof(T))).Body;
        }
        catch (NotSupportedException e) when (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new NotSupportedException(
                $"This native application has no code for {TypeNames.Of(typeof(T))}, since its handler comes from a variable; give Handle the lambda, or the "
                + "method's name, itself.", e);
        }
    }

    private static bool IsDelivered(Type type) => IsOne(type) || type == typeof(MessageContext);
}
