namespace StreamGroups.Serialization;

/// <summary>How a plain text becomes the JSON of a type.</summary>
internal enum TextForm
{
    /// <summary>A JSON string: strings, GUIDs, dates.</summary>
    Text,

    /// <summary>A JSON number, if it is one.</summary>
    Number,

    /// <summary>True or false, from <c>true</c>, <c>false</c>, <c>1</c> or <c>0</c>.</summary>
    Boolean,

    /// <summary>An enum's JSON, which is a number or a name.</summary>
    Enumeration,

    /// <summary>The bytes as they are (base64 in JSON).</summary>
    Bytes,

    /// <summary>The text itself if it is JSON, else a JSON string: objects, lists, anything.</summary>
    Json,

    /// <summary>As <see cref="Json"/>, but numbers and literals are strings: types with a converter of their own.</summary>
    Converted,
}
