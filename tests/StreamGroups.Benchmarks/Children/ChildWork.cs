namespace StreamGroups.Benchmarks.Children;

/// <summary>What a consumer process does with a message.</summary>
internal enum ChildWork
{
    /// <summary>Nothing, one at a time: the server is what limits it.</summary>
    Raw,

    /// <summary>Awaits 2 ms, 16 at once, as a handler does that calls something: more processes should be as much faster.</summary>
    Waits,
}
