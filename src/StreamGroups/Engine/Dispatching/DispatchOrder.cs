namespace StreamGroups.Engine.Dispatching;

/// <summary>What is said at the start of the order in which a group's messages are handled here.</summary>
internal static class DispatchOrder
{
    public static string Of(GroupOptions options, bool inBatches, bool byKey) => (options.Concurrency, inBatches, byKey) switch
    {
        (1, true, _) => $"in batches of up to {options.BatchSize}, in the order of first delivery, one batch at a time",
        (_, true, _) => $"in batches of up to {options.BatchSize}, no order across {options.Concurrency} batches",
        (_, _, true) => $"in order by key, up to {options.Concurrency} keys at once",
        (1, _, _) => "in the order of first delivery, one at a time",
        _ => $"in no order across {options.Concurrency} handlers",
    };
}
