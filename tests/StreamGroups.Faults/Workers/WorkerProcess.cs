using StreamGroups.TestSupport.Processes;

namespace StreamGroups.Faults.Workers;

/// <summary>Starts this program a second time, as a process of the suite.</summary>
internal static class WorkerProcess
{
    public static ChildProcess Start(string mode, WorkerSettings settings) =>
        ChildProcess.StartDotnet(typeof(WorkerProcess).Assembly.Location, [mode, .. settings.ToArguments()], Environment);

    // What a process that ends itself leaves behind by default takes long to write and is of no use here.
    private static readonly Dictionary<string, string?> Environment = new() { ["DOTNET_DbgEnableMiniDump"] = "0", ["DOTNET_gcServer"] = "0" };
}
