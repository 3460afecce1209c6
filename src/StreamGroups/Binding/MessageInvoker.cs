namespace StreamGroups.Binding;

/// <summary>Runs a handler whose parameters are bound.</summary>
internal delegate ValueTask MessageInvoker<in T>(T message, in Invocation invocation);
