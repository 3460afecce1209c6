using System.Diagnostics.CodeAnalysis;

namespace StreamGroups.Binding;

/// <summary>What a class says of itself by an interface that it implements.</summary>
/// <param name="Message">The type of message that it handles.</param>
/// <param name="Result">The type of its result; null where it has none.</param>
internal readonly record struct HandlerContract(Type Message, Type? Result)
{
    public static HandlerContract[] Of([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] Type handler) =>
    [
        .. from type in handler.GetInterfaces()
           where type.IsGenericType
           let definition = type.GetGenericTypeDefinition()
           where definition == typeof(IMessageHandler<>) || definition == typeof(IMessageHandler<,>)
           let types = type.GenericTypeArguments
           select new HandlerContract(types[0], types.ElementAtOrDefault(1)),
    ];
}
