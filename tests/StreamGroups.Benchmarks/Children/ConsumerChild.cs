using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Children;

/// <summary>
/// One of several processes that consume the same group. It warms up on a stream that all have, says that it is ready, begins when it is told so
/// through a list on the server, and when it is told to end writes what it has done.
/// </summary>
internal sealed class ConsumerChild(string side, string connectionString, string stream, string group, ChildWork work)
{
    public const string Verb = "consume";
    public const string Ready = "ready";
    public const int Concurrency = 16;
    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private ChildCount _count = new();

    public static string WarmUpStreamOf(string stream) => $"{stream}-warm-up";

    /// <summary>A list with an element for each child that is to begin.</summary>
    public static string BeginOf(string stream) => $"{stream}-begin";

    /// <summary>A list with an element for each child that is to end.</summary>
    public static string EndOf(string stream) => $"{stream}-end";

    public async Task RunAsync()
    {
        await using var control = await ConnectionMultiplexer.ConnectAsync(connectionString);
        var database = control.GetDatabase();
        var warmUp = WarmUpStreamOf(stream);
        var entries = await database.StreamLengthAsync(warmUp);
        var warmUpGroup = $"warm-up-{Guid.NewGuid():N}";
        await database.StreamCreateConsumerGroupAsync(warmUp, warmUpGroup, "0-0");
        await ConsumeAsync(warmUp, warmUpGroup, async () =>
        {
            while (_count.Handled < entries) await Task.Delay(Poll);
        });
        Console.WriteLine(Ready);

        await WordAsync(database, BeginOf(stream));
        _count = new ChildCount();
        await ConsumeAsync(stream, group, () => WordAsync(database, EndOf(stream)));
        Console.WriteLine(_count.Report());
    }

    private static async Task WordAsync(IDatabase database, string list)
    {
        while ((await database.ListLeftPopAsync(list)).IsNull) await Task.Delay(Poll);
    }

    private Task ConsumeAsync(string from, string by, Func<Task> until) =>
        side == ChildVerbs.Ours ? OursAsync(from, by, until) : BareAsync(from, by, until);

    private async Task OursAsync(string from, string by, Func<Task> until)
    {
        using var host = Consumer.Build(connectionString, streams =>
        {
            var mapped = streams.MapStream(from).WithGroup(by, options => options.Concurrency = work == ChildWork.Raw ? 1 : Concurrency);
            if (work == ChildWork.Raw) mapped.Handle((ReadOnlyMemory<byte> _) => _count.Add());
            else mapped.Handle(async (ReadOnlyMemory<byte> _) => await WaitAsync());
        });
        await host.StartAsync();
        await until();
        await host.StopAsync();
    }

    private async Task BareAsync(string from, string by, Func<Task> until)
    {
        await using var acking = await BareConnection.OpenAsync(connectionString);
        using var stopping = new CancellationTokenSource();
        var options = new BareLoopOptions { Consumer = $"bare-{Environment.ProcessId}" };
        if (work == ChildWork.Raw)
        {
            await using var loop = await BareLoop.OpenAsync(connectionString, acking, from, by, options);
            await RunAsync(token => loop.RunAsync(long.MaxValue, _ => _count.Add(), token));
        }
        else
        {
            await using var loop = await BareParallelLoop.OpenAsync(connectionString, acking, from, by, Concurrency, options);
            await RunAsync(token => loop.RunAsync(long.MaxValue, async _ => await WaitAsync(), token));
        }

        async Task RunAsync(Func<CancellationToken, Task> run)
        {
            var running = Task.Run(() => run(stopping.Token));
            await until();
            await stopping.CancelAsync();
            await running;
        }
    }

    private async ValueTask WaitAsync()
    {
        await Task.Delay(Each);
        _count.Add();
    }
}
