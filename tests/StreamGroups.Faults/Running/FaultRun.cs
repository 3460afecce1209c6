using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Journals;
using StreamGroups.Faults.Nemesis;
using StreamGroups.Faults.Servers;
using StreamGroups.Faults.Workers;
using StreamGroups.TestSupport.Processes;

namespace StreamGroups.Faults.Running;

/// <summary>One run: servers, consumers, publishers, faults, and the time to catch up afterwards.</summary>
internal sealed class FaultRun(RunSettings settings, int seed, string folder, RunLog log)
{
    /// <summary>Only a run that fails waits this long for everything to be settled.</summary>
    private static readonly TimeSpan MostToCatchUp = TimeSpan.FromSeconds(60);

    /// <summary>In each process of consumers: the reader, claims, renewals, settlements.</summary>
    private const int LoopsOfConsumer = 4;

    /// <summary>Messages that a publisher has under way.</summary>
    private const int LoopsOfPublisher = 8;

    /// <summary>Processes that ended although nothing was to end them.</summary>
    public List<string> Crashes { get; } = [];

    public async Task<History> RunAsync()
    {
        await using var servers = await ServerPair.StartAsync(replicated: settings.FaultKinds.Contains(FaultKind.Promotion));
        FaultKind[] kinds = [.. settings.FaultKinds.Where(kind => kind != FaultKind.Promotion || servers.IsReplicated)];
        var plan = FaultPlan.Make(new Random(seed), settings.Length, TimeSpan.FromSeconds(settings.Gap), kinds, settings.Consumers, settings.Lease);
        log.Write($"seed {seed}{(kinds.Length < settings.FaultKinds.Count ? ", without promotions: this server cannot be followed" : "")}");
        foreach (var fault in plan) log.Write($"{fault}");

        ConsumerSlot[] slots = [.. Enumerable.Range(1, settings.Consumers)
            .Select(number => new ConsumerSlot(number, NameOf(number), settings, folder, servers.Link(), log))];
        ClientLink[] publisherLinks = [.. Enumerable.Range(0, settings.Publishers).Select(_ => servers.Link())];
        var windows = new FaultWindows(log);
        using var server = new ServerFaults(servers, windows, log);
        List<ChildProcess> publishers = [];
        try
        {
            foreach (var slot in slots) slot.Start(settings.Lease);
            publishers.AddRange(publisherLinks.Select((link, index) => WorkerProcess.Start("publish", PublisherSettings(index, link))));
            await Task.WhenAll(slots.Select(slot => slot.IsReadyAsync()));
            log.Say("consumers and publishers are started");

            using var monitoring = new CancellationTokenSource();
            (string, ClientLink)[] links =
            [
                .. slots.Select(slot => ($"consumer {slot.Number}", slot.Link)),
                .. publisherLinks.Select((link, index) => ($"publisher {index + 1}", link)),
            ];
            var monitor = new FailureMonitor(servers, links, (slots.Length * LoopsOfConsumer) + (publishers.Count * LoopsOfPublisher), log);
            var watching = monitor.RunAsync(monitoring.Token);
            await new NemesisRun(new ConsumerFaults(slots, settings.Lease, windows), server, log).RunAsync(plan);
            log.Say("everything is mended");

            foreach (var publisher in publishers) await EndAsync(publisher);
            log.Say("publishers have ended");
            var end = await CatchUpAsync(servers, slots);
            await server.TakeAsync(removal: null, "PING");
            await monitoring.CancelAsync();
            await watching;
            foreach (var slot in slots) await slot.TerminateAsync();
            log.Say("consumers have ended");
            Crashes.AddRange(slots.SelectMany(slot => slot.Crashes));
            return Collect(slots, windows, server, monitor, end);
        }
        finally
        {
            foreach (var publisher in publishers) await publisher.DisposeAsync();
            foreach (var slot in slots) await slot.DisposeAsync();
        }
    }

    /// <summary>Two processes want the same name, and one leaves it to the library.</summary>
    private static string? NameOf(int number) => number % 3 == 2 ? null : $"{((number - 1) / 3) + 1}";

    private string PublisherJournal(int index) => Path.Combine(folder, $"publisher-{index + 1}.journal");

    private WorkerSettings PublisherSettings(int index, ClientLink link) => new()
    {
        Connection = link.ConnectionString, Journal = PublisherJournal(index), Rate = settings.Rate / settings.Publishers, AckWait = settings.Lease,
        MaxDeliveries = settings.MaxDeliveries, Killing = settings.Killing > 0 ? 1 / (settings.Killing * settings.Rate) : 0,
        Seed = seed + index + 1, Prefix = $"{(char)('a' + index)}", ShutdownTime = TimeSpan.FromSeconds(60),
    };

    private async Task EndAsync(ChildProcess publisher)
    {
        if (await publisher.TerminateAsync() is not 0 and var code) Crashes.Add($"a publisher ended with {code}. It wrote:\n{publisher.Output}");
    }

    /// <summary>Waits until nothing is left to be done and dead consumers are gone, or too long.</summary>
    private async Task<EndState> CatchUpAsync(ServerPair servers, ConsumerSlot[] slots)
    {
        for (var started = log.Now; ;)
        {
            await using var control = await servers.OpenAsync();
            var (pending, notDelivered, consumers) = await new StreamState(control).CountAsync();
            var end = new EndState(log.Now, pending, notDelivered, consumers, slots.Count(slot => slot.IsAlive));
            if ((pending == 0 && notDelivered == 0) || log.Now - started > MostToCatchUp)
            {
                log.Say($"{pending} pending, {notDelivered} not delivered, {consumers} consumers");
                return end;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private History Collect(ConsumerSlot[] slots, FaultWindows windows, ServerFaults server, FailureMonitor monitor, EndState end)
    {
        var builder = new HistoryBuilder(log.Origin);
        for (var index = 0; index < settings.Publishers; index++) builder.AddPublisher(FileJournal.Read(PublisherJournal(index)));
        foreach (var slot in slots)
        {
            foreach (var process in slot.Processes) builder.AddConsumer(process, FileJournal.Read(slot.JournalOf(process)));
        }
        var history = builder.History;
        history.Faults.AddRange(windows.All);
        history.Snapshots.AddRange(server.Snapshots);
        history.DeadLetters.AddRange(server.DeadLetters);
        history.FailureRates.AddRange(monitor.Rates);
        history.End = end;
        return history;
    }
}
