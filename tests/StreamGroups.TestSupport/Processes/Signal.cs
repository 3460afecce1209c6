using System.ComponentModel;
using System.Runtime.InteropServices;

namespace StreamGroups.TestSupport.Processes;

/// <summary>Signals of POSIX systems, sent by process ID.</summary>
public static partial class Signal
{
    public const int HangUp = 1;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>SIGSTOP and SIGCONT have numbers of their own on each system.</summary>
    public static int Stop { get; } = OperatingSystem.IsLinux() ? 19 : 17;

    public static int Continue { get; } = OperatingSystem.IsLinux() ? 18 : 19;

    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal; a process that has just ended is no error.</summary>
    public static void Send(int processId, int signal)
    {
        // kill(0) and kill(-1) would reach every process of the group or of the user.
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 2);
        if (KillCore(processId, signal) == 0)
            return;

        var error = Marshal.GetLastPInvokeError();
        if (error != NoSuchProcess)
            throw new Win32Exception(error, $"Signal {signal} to process {processId}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillCore(int processId, int signal);
}
