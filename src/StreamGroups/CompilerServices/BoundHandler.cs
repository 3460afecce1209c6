using System.ComponentModel;

namespace StreamGroups.CompilerServices;

/// <summary>Runs a handler whose parameters are bound, and returns what it returned: a result, or a task of one.</summary>
/// <typeparam name="T">The message.</typeparam>
/// <typeparam name="TReturn">What the handler returns.</typeparam>
/// <param name="message">The message.</param>
/// <param name="invocation">What the other parameters are taken from.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate TReturn BoundHandler<in T, out TReturn>(T message, in Invocation invocation);
