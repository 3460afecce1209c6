namespace StreamGroups.Handling;

/// <summary>Tells code that runs inside a handler, or was begun by one, from all other: waiting there for handlers to end would wait for itself.</summary>
internal static class HandlerFlow
{
    private static readonly AsyncLocal<bool> Inside = new();
    private static ExecutionContext? _context;

    public static bool IsInside => Inside.Value;

    /// <summary>Called by a worker on its thread, whose context is the default one. The context is made once: setting a local makes a new one each time.</summary>
    public static void Enter()
    {
        if (_context is { } known)
        {
            ExecutionContext.Restore(known);
            return;
        }
        Inside.Value = true;
        _context = ExecutionContext.Capture();
    }
}
