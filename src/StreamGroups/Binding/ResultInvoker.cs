using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

/// <summary>Runs a handler whose parameters are bound, and gives its result: null where it has none.</summary>
internal delegate ValueTask<object?> ResultInvoker<in T>(T message, in Invocation invocation);
