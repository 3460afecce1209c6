using Microsoft.Extensions.Logging;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of streams that are read without a group. Event IDs 520 to 549.</summary>
internal static partial class BroadcastLog
{
    [LoggerMessage(520, LogLevel.Information, "Reading all of stream {Stream} after ID {After}, without a group: {Concurrency} handlers at once")]
    public static partial void Started(ILogger logger, string stream, EntryId after, int concurrency);

    [LoggerMessage(521, LogLevel.Warning,
        "Stream {Stream} was removed, or holds less than was read of it: it is another one, and is read from its beginning. Messages may "
        + "come a second time")]
    public static partial void Restarted(ILogger logger, string stream);

    [LoggerMessage(522, LogLevel.Warning,
        "{Missed} entries of stream {Stream} were removed before they were read here: trimmed or deleted. Keep the stream for longer, or handle its "
        + "messages faster")]
    public static partial void Missed(ILogger logger, long missed, string stream);

    [LoggerMessage(523, LogLevel.Warning,
        "Stream {Stream} begins behind the position that it was read to: entries between may have been removed before they were read here; how many "
        + "is not known")]
    public static partial void MayHaveMissed(ILogger logger, string stream);

    [LoggerMessage(524, LogLevel.Error,
        "The handler failed on entry {Id} of stream {Stream}, which is passed over: without a group nothing is delivered again")]
    public static partial void Failed(ILogger logger, Exception exception, EntryId id, string stream);

    [LoggerMessage(525, LogLevel.Information, "The handler failed on entry {Id} of stream {Stream}, which a rule says to ignore")]
    public static partial void Ignored(ILogger logger, Exception exception, EntryId id, string stream);

    [LoggerMessage(526, LogLevel.Warning,
        "The handler of entry {Id} of stream {Stream} asked for {Call}, which does nothing: without a group nothing is pending. Map a group instead of "
        + "the broadcast, or take the call out. This is said once")]
    public static partial void NothingToSettle(ILogger logger, EntryId id, string stream, string call);

    [LoggerMessage(527, LogLevel.Debug, "No handler began on entry {Id} of stream {Stream}; it is tried again in {Delay}: {Cause}")]
    public static partial void NotBegun(ILogger logger, EntryId id, string stream, TimeSpan delay, string cause);

    [LoggerMessage(528, LogLevel.Information, "Stopped reading stream {Stream}")]
    public static partial void Stopped(ILogger logger, string stream);

    [LoggerMessage(529, LogLevel.Warning,
        "Handlers of stream {Stream} did not end within their time to stop and were cancelled: {Running}. Entries that were read and not begun: {Waiting}")]
    public static partial void Abandoned(ILogger logger, string stream, int running, int waiting);

    [LoggerMessage(530, LogLevel.Warning,
        "Another reader saves its position in stream {Stream} under the name '{Name}' too; after a restart either goes on where the other one was. Give "
        + "each instance a PositionName of its own. This is said once")]
    public static partial void PositionShared(ILogger logger, string name, string stream);

    [LoggerMessage(531, LogLevel.Information, "The broadcast of stream {Stream} goes on with new options: {Keys} changed.")]
    public static partial void OptionsChanged(ILogger logger, string stream, string keys);

    [LoggerMessage(532, LogLevel.Error,
        "The broadcast of stream {Stream} goes on with its old options, since the reloaded configuration is not valid: {Faults}")]
    public static partial void ReloadRejected(ILogger logger, Exception exception, string stream, string faults);

    [LoggerMessage(533, LogLevel.Warning,
        "A change of {Keys} of the broadcast of stream {Stream} needs a restart of the application; until then the old value stays.")]
    public static partial void NeedsRestart(ILogger logger, string keys, string stream);

    [LoggerMessage(534, LogLevel.Debug, "Stream {Stream} could not be looked at before the host started; this goes on in the background: {Cause}")]
    public static partial void NotReady(ILogger logger, string stream, string cause);

    [LoggerMessage(535, LogLevel.Information, "The broadcast of stream {Stream} is disabled and not read here")]
    public static partial void Disabled(ILogger logger, string stream);

    [LoggerMessage(536, LogLevel.Debug, "The waiting read of stream {Stream} could not be ended early: {Cause}")]
    public static partial void UnblockFailed(ILogger logger, string stream, string cause);

    [LoggerMessage(537, LogLevel.Information, "Stream {Stream} is read on after ID {After}, which was saved as '{Name}'")]
    public static partial void Resumed(ILogger logger, string stream, EntryId after, string? name);

    [LoggerMessage(538, LogLevel.Warning, "The handler of entry {Id} of stream {Stream} was cancelled by the stop")]
    public static partial void Unfinished(ILogger logger, EntryId id, string stream);

    [LoggerMessage(539, LogLevel.Warning, "The position in stream {Stream} could not be saved at the stop, so that messages may come a second time: {Cause}")]
    public static partial void NotSaved(ILogger logger, string stream, string cause);

    [LoggerMessage(540, LogLevel.Warning,
        "Stream {Stream} has lost entries that were read of it, as by a failover to a replica that lagged behind: it is read on after ID {After}, the last "
        + "one that it still has, so that messages may come a second time")]
    public static partial void WentBack(ILogger logger, string stream, EntryId after);
}
