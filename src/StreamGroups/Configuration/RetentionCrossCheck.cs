namespace StreamGroups.Configuration;

/// <summary>Which values go with which policy: one that has no effect would let a stream grow that its user takes for bounded.</summary>
internal static class RetentionCrossCheck
{
    private const string Processed = nameof(RetentionPolicy.UntilProcessed);
    private const string Deleted = nameof(RetentionPolicy.DeleteWhenProcessed);

    /// <param name="options">The options, each value in its range.</param>
    /// <param name="path">The section's path.</param>
    /// <param name="faults">Gets a sentence for each value that is missing or has no effect.</param>
    public static void Check(RetentionOptions options, string path, List<string> faults)
    {
        Need(RetentionPolicy.MaxLength, nameof(RetentionOptions.MaxLength), options.MaxLength is not null, "how many entries are kept");
        Need(RetentionPolicy.MaxAge, nameof(RetentionOptions.MaxAge), options.MaxAge is not null, "how long entries are kept");
        var waitsForGroups = options.Policy is RetentionPolicy.UntilProcessed or RetentionPolicy.DeleteWhenProcessed;
        Only(options.Policy == RetentionPolicy.UntilProcessed, nameof(RetentionOptions.MinAge), options.MinAge > TimeSpan.Zero, Processed);
        Only(waitsForGroups, nameof(RetentionOptions.HoldLimit), options.HoldLimit is not null, $"{Processed} or {Deleted}");

        void Need(RetentionPolicy policy, string key, bool isSet, string what)
        {
            if (options.Policy == policy && !isSet)
                faults.Add($"{path}:{nameof(RetentionOptions.Policy)} is {policy}, but {path}:{key} is not set; say there {what}.");
            Only(options.Policy == policy, key, isSet, policy.ToString());
        }

        void Only(bool hasEffect, string key, bool isSet, string policies)
        {
            if (isSet && !hasEffect)
                faults.Add(
                    $"{path}:{key} has no effect, since {path}:{nameof(RetentionOptions.Policy)} is {options.Policy}; set that to {policies}, "
                    + $"or leave {key} out.");
        }
    }
}
