using System.ComponentModel;

namespace StreamGroups.CompilerServices;

/// <summary>Runs a handler whose parameters are bound.</summary>
/// <typeparam name="T">What the handler takes first: a message, or a list of them.</typeparam>
/// <param name="message">The message.</param>
/// <param name="invocation">What the other parameters are taken from.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate ValueTask MessageInvoker<in T>(T message, in Invocation invocation);
