using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Processes;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

/// <summary>Tests with real processes of tests/StreamGroups.TestApp, on a server of their own.</summary>
[Collection(ProcessesCollection.Name)]
public abstract class ProcessTests(RedisServerOptions? options = null) : OwnServerTests(options)
{
    private protected const string Stream = "orders";

    /// <summary>A lease that no test lives to see the end of.</summary>
    private protected const string Long = "1.00:00:00";

    private protected ChildProcess Consume(string consumer, params string[] more) =>
        Start(["--group", "billing", "--consumer", consumer, .. more]);

    private protected ChildProcess Publish(int count, params string[] more) => Start(["--publish", $"{count}", .. more]);

    /// <summary>Adds entries with the texts 1, 2, 3 and so on.</summary>
    private protected Task AddAsync(int count) => Control.AddTextsAsync(Stream, Enumerable.Range(1, count).Select(number => $"{number}"));

    private protected static Task HandlesAsync(ChildProcess process, int count) => Eventually.HoldsAsync(
        () => AppLine.Handled(process).Count >= count, $"{count} messages are handled. {process.Output}");

    /// <summary>Waits until every number from 1 on was handled.</summary>
    private protected static Task HandleAllAsync(int count, params ChildProcess[] processes) => Eventually.HoldsAsync(
        () => AppLine.Handled(processes).Select(line => line.Text).Where(text => int.TryParse(text, out _)).Distinct().Count() == count,
        $"all of {count} are handled");

    private ChildProcess Start(string[] arguments) => TestApp.Start(["--connection", Server.ConnectionString, "--stream", Stream, .. arguments]);
}
