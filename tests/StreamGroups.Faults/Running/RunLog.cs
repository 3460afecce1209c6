using System.Globalization;
using StreamGroups.Faults.Journals;

namespace StreamGroups.Faults.Running;

/// <summary>Says what happens in a run, on the console and in a file of its folder.</summary>
internal sealed class RunLog(string path) : IDisposable
{
    private readonly StreamWriter _file = new(path) { AutoFlush = true };
    private readonly TimeSpan _origin = MonotonicClock.Now;
    private readonly Lock _lock = new();

    /// <summary>The beginning of the run on the clock of all processes.</summary>
    public TimeSpan Origin => _origin;

    public TimeSpan Now => MonotonicClock.Now - _origin;

    /// <summary>With the time in front.</summary>
    public void Say(string text) => Write(string.Create(CultureInfo.InvariantCulture, $"{Now.TotalSeconds,9:0.000} s  {text}"));

    public void Write(string text)
    {
        lock (_lock)
        {
            Console.WriteLine(text);
            _file.WriteLine(text);
        }
    }

    public void Dispose() => _file.Dispose();
}
