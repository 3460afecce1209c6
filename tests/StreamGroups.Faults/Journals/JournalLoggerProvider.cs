using Microsoft.Extensions.Logging;

namespace StreamGroups.Faults.Journals;

/// <summary>Writes the library's log into a journal, beside what it is about.</summary>
/// <param name="journal">The journal.</param>
/// <param name="least">What is less than this is left out.</param>
internal sealed class JournalLoggerProvider(IJournal journal, LogLevel least = LogLevel.Information) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(journal, least);

    public void Dispose()
    {
    }

    private sealed class Logger(IJournal journal, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            journal.Write(JournalEventKind.Logged, text: $"{logLevel} {eventId.Id} {formatter(state, exception)}{Cause(exception)}");

        private static string Cause(Exception? exception) => exception is null or Jobs.JobFailedException ? "" : $" | {exception}";
    }
}
