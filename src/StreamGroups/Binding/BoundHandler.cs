namespace StreamGroups.Binding;

/// <summary>Runs a handler whose parameters are bound, and returns what it returned: a result, or a task of one.</summary>
internal delegate TReturn BoundHandler<in T, out TReturn>(T message, in Invocation invocation);
