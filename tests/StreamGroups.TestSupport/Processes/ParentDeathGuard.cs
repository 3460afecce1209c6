using System.Diagnostics;

namespace StreamGroups.TestSupport.Processes;

/// <summary>
/// Ends a child when this process dies, however it dies: a shell waits on a pipe whose other end only this process holds,
/// and the system closes that end. Works wherever there is /bin/sh.
/// </summary>
internal sealed class ParentDeathGuard : IDisposable
{
    // A line means that the child is done with; the end of the pipe without one means that the parent is dead.
    private const string Script = """
        trap '' INT TERM HUP
        exec >/dev/null 2>&1
        read -r line && exit
        kill -9 "$1"
        [ -z "$2" ] || rm -rf -- "$2"
        """;

    private readonly Process? _shell;

    private ParentDeathGuard(Process? shell) => _shell = shell;

    /// <summary>Watches over a child and, if given, over a folder that is to go with it.</summary>
    public static ParentDeathGuard Over(int processId, string? folder)
    {
        if (OperatingSystem.IsWindows())
            return new ParentDeathGuard(null);

        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in new[] { "-c", Script, "parent-death-guard", $"{processId}", folder ?? "" })
            start.ArgumentList.Add(argument);

        return new ParentDeathGuard(Process.Start(start));
    }

    public void Dispose()
    {
        if (_shell is null)
            return;

        try
        {
            _shell.StandardInput.WriteLine("done");
            _shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // The shell was ended by somebody else: there is nothing left to call off.
        }

        _shell.Dispose();
    }
}
