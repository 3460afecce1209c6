namespace StreamGroups.Transport;

/// <summary>A group of a stream, by the names that the user gave.</summary>
internal readonly record struct GroupAddress(string Stream, string Group)
{
    /// <summary>Whether the stream is read without a group.</summary>
    public bool IsBroadcast => Group.Length == 0;

    /// <summary>As the subject of a sentence's beginning names it.</summary>
    public string InWords => IsBroadcast ? $"the broadcast of stream '{Stream}'" : $"stream '{Stream}', group '{Group}'";

    /// <summary>What stands for a group where a stream is read without one.</summary>
    public static GroupAddress Broadcast(string stream) => new(stream, "");

    public override string ToString() => IsBroadcast ? Stream : $"{Stream}/{Group}";
}
