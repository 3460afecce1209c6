using StreamGroups.Transport;

namespace StreamGroups.Engine.Retention;

/// <summary>Decides what to do for a stream. The store decides again, in one step with the doing: this only spares it needless calls.</summary>
internal static class RetentionRules
{
    public static RetentionWork Decide(RetentionTarget target, RetentionOptions options, RetentionReport report) => options.Policy switch
    {
        RetentionPolicy.KeepAll => new(null, false, null, options.LengthWarning > 0 && report.Length >= options.LengthWarning),
        RetentionPolicy.MaxLength when report.Length > options.MaxLength => Only(new TrimRequest(target) { MaxLength = options.MaxLength }),
        RetentionPolicy.MaxAge when options.MaxAge is { } age && IsOlder(report.First, age, report) =>
            Only(new TrimRequest(target) { MaxAge = age }),
        RetentionPolicy.UntilProcessed => WhenSettled(target, options, report, options.MinAge, collects: false),
        RetentionPolicy.DeleteWhenProcessed => WhenSettled(
            target, options, report, TimeSpan.Zero, report.Hold?.Reason is HoldReason.Pending or HoldReason.Parked),
        _ => default,
    };

    private static RetentionWork Only(TrimRequest trim) => new(trim, false, null, false);

    private static RetentionWork WhenSettled(
        RetentionTarget target, RetentionOptions options, RetentionReport report, TimeSpan minAge, bool collects)
    {
        var maxAge = minAge + options.HoldLimit;
        var isFirstSettled = report.First is { } first && !(report.Hold?.Lowest <= first);
        var trims = (isFirstSettled && (minAge == TimeSpan.Zero || IsOlder(report.First, minAge, report)))
            || (maxAge is { } most && IsOlder(report.First, most, report));
        var trim = trims ? new TrimRequest(target) { SettledAfter = minAge, MaxAge = maxAge } : null;
        var heldFor = report.Hold is { } hold ? AgeOf(hold.Lowest, report) - minAge : TimeSpan.Zero;
        return new(trim, collects, heldFor > TimeSpan.Zero ? heldFor : null, false);
    }

    private static bool IsOlder(EntryId? id, TimeSpan age, RetentionReport report) => id is { } some && AgeOf(some, report) > age;

    private static TimeSpan AgeOf(EntryId id, RetentionReport report) => report.Now - id.Timestamp;
}
