namespace StreamGroups.Transport;

/// <summary>A stream that is kept short.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Groups">
/// The groups that this application maps, disabled ones too: they count before they exist. Others are found on the server.
/// </param>
internal sealed record RetentionTarget(string Stream, IReadOnlyList<string> Groups);
