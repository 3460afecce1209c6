namespace StreamGroups.Testing.Recording;

/// <summary>What a test may wait for.</summary>
[Flags]
internal enum RecordKind
{
    None = 0,
    Published = 1,
    Begun = 2,
    Handled = 4,
    Retried = 8,
    DeadLettered = 16,
}
