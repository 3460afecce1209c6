using System.Text;

namespace StreamGroups.Faults.Journals;

/// <summary>A file to which every line is handed to the system at once, so that kill −9 loses none.</summary>
internal sealed class FileJournal(string path) : IJournal, IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly Lock _lock = new();

    public void Write(JournalEventKind what, long run = 0, EntryId id = default, long count = 0, string key = "", string text = "")
    {
        lock (_lock)
        {
            var line = new JournalEvent(MonotonicClock.Now, what, run, id, count, key, text);
            _file.Write(Encoding.UTF8.GetBytes($"{line}\n"));
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The lines of a journal; the last may have been cut off.</summary>
    public static IEnumerable<JournalEvent> Read(string path)
    {
        if (!File.Exists(path)) yield break;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (JournalEvent.TryParse(line, out var parsed)) yield return parsed;
        }
    }
}
