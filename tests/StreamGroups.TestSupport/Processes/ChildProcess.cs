using System.Diagnostics;

namespace StreamGroups.TestSupport.Processes;

/// <summary>
/// A process that belongs to a test: its output is kept, it can be signalled, and it never outlives the test. Disposing
/// kills it, and so does the death of the process that runs the tests.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    // Processes that the child leaves behind hold its output open.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly string _name;
    private readonly Task<int> _exit;

    private ChildProcess(Process process, string name, string? folder)
    {
        _process = process;
        _name = name;
        Id = process.Id;
        _exit = WatchAsync(ParentDeathGuard.Over(Id, folder));
    }

    public int Id { get; }

    public OutputLines Output { get; } = new();

    public bool HasExited => _exit.IsCompleted;

    /// <summary>Starts a program.</summary>
    /// <param name="fileName">A path, or a name to be found on the PATH.</param>
    /// <param name="arguments">One by one, unquoted.</param>
    /// <param name="environment">Added to this process's variables; null removes one.</param>
    /// <param name="folder">A folder of the process that is removed if the tests die.</param>
    public static ChildProcess Start(
        string fileName, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(fileName)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? "",
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{fileName} could not be started.");
        process.StandardInput.Close();
        return new ChildProcess(process, Path.GetFileName(fileName), folder);
    }

    /// <summary>Starts a built .NET program: <c>dotnet path/to/app.dll arguments</c>.</summary>
    public static ChildProcess StartDotnet(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
        => Start(DotnetHost.Path, [assembly, .. arguments], environment);

    /// <summary>Waits for a line that matches, among those written already and those to come.</summary>
    /// <exception cref="InvalidOperationException">The process ended without such a line.</exception>
    /// <exception cref="TimeoutException">No such line came within the limit, <see cref="Eventually.Limit"/> by default.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> predicate, TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? Eventually.Limit);
        try
        {
            return await Output.FirstAsync(predicate, timeout.Token)
                ?? throw new InvalidOperationException($"{_name} ended (exit code {await _exit}) without the line. It wrote:\n{Output}");
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_name} did not write the line in time. It wrote:\n{Output}");
        }
    }

    /// <summary>Sends a signal of <see cref="Signal"/>.</summary>
    public void Send(int signal)
    {
        // Once the process is reaped its ID may belong to another.
        if (!HasExited && !_process.HasExited)
            Signal.Send(Id, signal);
    }

    /// <summary>kill −9; returns the exit code, 137 on POSIX systems.</summary>
    public Task<int> KillAsync()
    {
        if (!HasExited && !_process.HasExited)
            _process.Kill();

        return WaitForExitAsync();
    }

    /// <summary>Asks the process to end (SIGTERM) and waits until it has.</summary>
    public Task<int> TerminateAsync(TimeSpan? limit = null)
    {
        Send(Signal.Terminate);
        return WaitForExitAsync(limit);
    }

    /// <summary>Holds the process in mid-run (SIGSTOP) until <see cref="Continue"/>.</summary>
    public void Pause() => Send(Signal.Stop);

    public void Continue() => Send(Signal.Continue);

    /// <summary>Returns the exit code; a process ended by signal n has 128 + n.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? limit = null)
    {
        try
        {
            return await _exit.WaitAsync(limit ?? Eventually.Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{_name} did not end in time. It wrote:\n{Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task<int> WatchAsync(ParentDeathGuard guard)
    {
        var collecting = Task.WhenAll(CollectAsync(_process.StandardOutput), CollectAsync(_process.StandardError));
        using (guard)
            await _process.WaitForExitAsync();

        await Task.WhenAny(collecting, Task.Delay(OutputGrace));
        Output.Complete();
        return _process.ExitCode;
    }

    private async Task CollectAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            Output.Add(line);
    }
}
