using Microsoft.Extensions.Logging;

namespace StreamGroups.TestSupport;

/// <summary>One line that was logged.</summary>
public sealed record LogLine(string Category, LogLevel Level, EventId Event, string Message, Exception? Exception);
