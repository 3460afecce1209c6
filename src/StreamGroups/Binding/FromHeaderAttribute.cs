namespace StreamGroups;

/// <summary>
/// Takes a handler's parameter from a header of the message: a string as it is, anything else (numbers, GUIDs, times, enumerations and whatever else
/// JSON reads from a text) from the header's text. Where the header is missing or does not fit, a parameter that may be null, or has a default value, has that;
/// for any other the message is unreadable, and goes to the dead-letter stream.
/// </summary>
/// <param name="name">The header's name, told apart by case; left out, the parameter's.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromHeaderAttribute(string? name = null) : Attribute
{
    /// <summary>The header's name; null for the parameter's.</summary>
    public string? Name { get; } = name;
}
