using Microsoft.Extensions.Logging;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged about options and connection settings; event IDs 100 to 199.</summary>
internal static partial class ConfigurationLog
{
    public const string Category = "StreamGroups.Configuration";

    [LoggerMessage(100, LogLevel.Warning,
        "Configuration below {Path} has {Unmapped}, which this application does not map; map them in code, or ignore this if another "
        + "application reads the same configuration.")]
    public static partial void Unmapped(ILogger logger, string path, string unmapped);

    [LoggerMessage(101, LogLevel.Warning, "{Path} has no effect, since {Why}.")]
    public static partial void NoEffect(ILogger logger, string path, string why);

    [LoggerMessage(110, LogLevel.Information, "Group {Group} of stream {Stream} goes on with new options: {Keys} changed.")]
    public static partial void OptionsChanged(ILogger logger, string group, string stream, string keys);

    [LoggerMessage(111, LogLevel.Error,
        "Group {Group} of stream {Stream} goes on with its old options, since the reloaded configuration is not valid: {Faults}")]
    public static partial void ReloadRejected(ILogger logger, Exception exception, string group, string stream, string faults);

    [LoggerMessage(112, LogLevel.Warning,
        "A change of {Keys} of group {Group} of stream {Stream} needs a restart of the application; until then the old value stays.")]
    public static partial void NeedsRestart(ILogger logger, string keys, string group, string stream);

    [LoggerMessage(113, LogLevel.Information, "The retention of stream {Stream} goes on with new options: {Keys} changed.")]
    public static partial void RetentionChanged(ILogger logger, string stream, string keys);

    [LoggerMessage(114, LogLevel.Error,
        "The retention of stream {Stream} goes on with its old options, since the reloaded configuration is not valid: {Faults}")]
    public static partial void RetentionReloadRejected(ILogger logger, Exception exception, string stream, string faults);

    [LoggerMessage(120, LogLevel.Information,
        "The connection's configuration is taken from {Source}. Its callbacks and token credentials cannot be taken over; if it has any, "
        + "give the whole configuration by UseConnection(ConfigurationOptions).")]
    public static partial void MultiplexerMayBeIncomplete(ILogger logger, string source);

    [LoggerMessage(121, LogLevel.Warning,
        "The configuration of {Source} cannot be taken over exactly, as its text is ambiguous (a password with a comma is); give it by "
        + "UseConnection(ConfigurationOptions).")]
    public static partial void MultiplexerMisread(ILogger logger, string source);

    [LoggerMessage(122, LogLevel.Warning,
        "Cannot get {Source}, whose configuration was to be taken over. Register it with abortConnect=false, so that Redis may be down.")]
    public static partial void MultiplexerFailed(ILogger logger, Exception exception, string source);
}
