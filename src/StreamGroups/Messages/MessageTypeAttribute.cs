namespace StreamGroups;

/// <summary>
/// Names a type of message. Publishers write the name as the header <c>message_type</c>; in a group of several handlers, the one that takes this type
/// gets the messages of this name only. Types that derive from this one have names of their own, or none.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
public sealed class MessageTypeAttribute : Attribute
{
    /// <summary>Names the type.</summary>
    /// <param name="name">The name, told apart by case, such as <c>order.placed</c>.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public MessageTypeAttribute(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The name.</summary>
    public string Name { get; }
}
