using System.Diagnostics;
using System.Text;

namespace StreamGroups.Analyzers.Tests.Packaging;

/// <summary>Runs commands of the SDK, each for two minutes at most.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var (text, process) = await StartAsync(folder, arguments, until: null);
        using (process)
        {
            return process.ExitCode == 0
                ? text
                : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{text}");
        }
    }

    /// <summary>Runs a program until it has written a text, and ends it.</summary>
    public static async Task RunUntilAsync(string folder, string text, params string[] arguments)
    {
        var (written, process) = await StartAsync(folder, arguments, text);
        using (process)
        {
            if (!written.Contains(text, StringComparison.Ordinal)) throw new InvalidOperationException($"The program did not write '{text}':\n{written}");
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<(string Text, Process Process)> StartAsync(string folder, string[] arguments, string? until)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Settings) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        using var limit = new CancellationTokenSource(Limit);
        var text = new StringBuilder();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                text.AppendLine(line);
                if (until is not null && line.Contains(until, StringComparison.Ordinal)) return (text.ToString(), process);
            }
            text.Append(await errors);
            await process.WaitForExitAsync(limit.Token);
            return (text.ToString(), process);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} was not done within {Limit.TotalSeconds} s:\n{text}");
        }
    }

    /// <summary>No process outlives the test.</summary>
    private static readonly (string Name, string Value)[] Settings =
    [
        ("MSBUILDDISABLENODEREUSE", "1"),
        ("UseSharedCompilation", "false"),
        ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        ("DOTNET_NOLOGO", "1"),
    ];
}
