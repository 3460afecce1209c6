using System.Text;
using StreamGroups.Serialization;

namespace StreamGroups.Handling.Routing;

/// <summary>The message has a header of this value.</summary>
internal sealed record HeaderSelector(string Name, string Value) : Selector
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes(Name);
    private readonly byte[] _value = Encoding.UTF8.GetBytes(Value);

    public override bool Accepts(in ReceivedMessage message, Delivery delivery, ref MessageInfo? info) =>
        message.TryFindHeader(_name, out var value) && value.SequenceEqual(_value);

    public bool Equals(HeaderSelector? other) => other is not null && (Name, Value) == (other.Name, other.Value);

    public override int GetHashCode() => HashCode.Combine(Name, Value);
}
