using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamGroups.Serialization;

/// <summary>A member of a message that a field of the same name, in any case, is read into.</summary>
/// <param name="Index">Its place among the members.</param>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Property">What JSON knows of it.</param>
/// <param name="Value">Turns the field's text into its JSON.</param>
internal sealed record FieldTarget(int Index, JsonEncodedText Name, JsonPropertyInfo Property, TextValue Value);
