using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

/// <summary>A type of message that holds the body beside something else. It is asked of an object that no constructor has run on.</summary>
internal interface IBodyHolder
{
    MessageBody Body { get; }
}
