using StreamGroups.Binding;
using StreamGroups.Engine.Dispatching.Lanes;

namespace StreamGroups.Registration;

/// <summary>A key as it was given to <c>OrderedBy</c>.</summary>
/// <param name="MessageType">What the function takes.</param>
/// <param name="Build">Makes what finds keys; null where no message can be read as that type, which the handler's own fault says.</param>
internal sealed record OrderRegistration(Type MessageType, Func<PipelineBuildContext, ILaneKeys?> Build)
{
    public static OrderRegistration Of<T, TKey>(Func<T, TKey> key) => new(
        typeof(T),
        build => PipelineParts.CreateReader<T>(build, allowNull: true) is { } reader
            ? new MessageKeys<T>(reader, message => key(message), build.MaxMessageSize)
            : null);

    /// <summary>What finds the keys of a group's messages; null where they keep no order, or there is a fault.</summary>
    public static ILaneKeys? KeysOf(GroupRegistration group, HandlerRegistration handler, PipelineBuildContext build)
    {
        if (handler.Orders.Count == 0) return null;
        var order = handler.Orders[^1];
        var body = StreamMessages.BodyOf(handler.MessageType);
        if (handler.Orders.Count > 1) build.Faults.Add(RegistrationFaults.SeveralOrders(build.Group.Stream, build.Group.Group));
        else if (build.Group.IsBroadcast) return null; // A fault that is found with the others of broadcasts.
        else if (handler.IsBatch) build.Faults.Add(RegistrationFaults.OrderOfBatch(build.Group.Stream, build.Group.Group));
        else if (group.Handlers.Count > 1) build.Faults.Add(RegistrationFaults.OrderBesideOthers(build.Group.Stream, build.Group.Group));
        else if (order.MessageType != body)
            build.Faults.Add(RegistrationFaults.OrderOfAnotherType(build.Group.Stream, build.Group.Group, order.MessageType, body));
        else return order.Build(build);
        return null;
    }
}
