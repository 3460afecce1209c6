namespace StreamGroups.Benchmarks.Measuring;

/// <summary>The names of figures that several cases give, or that goals speak of.</summary>
internal static class FigureNames
{
    public const string Rate = "messages/s";
    public const string Allocated = "B allocated/message";
    public const string ClientTime = "client CPU µs/message";
    public const string ServerTime = "server CPU µs/message";
    public const string Commands = "commands/message";
    public const string FirstMessage = "ms to the first message";
    public const string Sockets = "sockets";
    public const string Heap = "live heap, MB";
}
