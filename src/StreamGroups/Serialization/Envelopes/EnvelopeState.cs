namespace StreamGroups.Serialization;

/// <summary>What a reading of an entry's bytes found.</summary>
internal enum EnvelopeState
{
    /// <summary>The bytes do not start as an envelope does.</summary>
    NoEnvelope,

    /// <summary>An envelope that can be read.</summary>
    Intact,

    /// <summary>The bytes start as an envelope does, but contradict themselves or stop too soon.</summary>
    Damaged,
}
