namespace StreamGroups.Transport.Redis;

/// <summary>One error that servers report.</summary>
/// <param name="Text">How its text begins, or a part of it.</param>
/// <param name="Kind">What it means to the engine.</param>
/// <param name="Remedy">What to do, as sentences; empty where waiting is all.</param>
/// <param name="EndsConnection">Whether the server at the other end is the wrong one, or not ready: a new connection may find the right one.</param>
internal sealed record ServerError(string Text, TransportErrorKind Kind, string Remedy = "", bool EndsConnection = false);
