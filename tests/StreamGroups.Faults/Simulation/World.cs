using System.Text;
using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Jobs;
using StreamGroups.Faults.Journals;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Faults.Simulation;

/// <summary>One run in memory: a store, processes, messages, faults, and time that passes only when nothing is left to be done.</summary>
internal sealed class World
{
    public static readonly GroupAddress Group = new("jobs", "workers");

    private readonly Random _random;
    private readonly SimulatedProcess[] _slots = new SimulatedProcess[WorldSettings.Slots];
    private readonly List<SimulatedProcess> _processes = [];
    private readonly Dictionary<string, Job> _jobs = [];
    private readonly StoreView _view;

    /// <summary>In every second world two processes want the same name; one leaves it to the library.</summary>
    private readonly string?[] _names;

    public World(int seed, Sabotage sabotage = Sabotage.None)
    {
        Sabotage = sabotage;
        _random = new Random(seed);
        Store = new InMemoryStore(Clock);
        Chance.Source = Fork();
        _view = new StoreView(Store, Clock, Group);
        AckWait = TimeSpan.FromSeconds(_random.Next(1, 4));
        _names = _random.Next(2) == 0 ? ["1", null, "1"] : ["1", null, "3"];
        Latency = TimeSpan.FromMilliseconds(_random.Next(3) * 2);
    }

    public Sabotage Sabotage { get; }

    public VirtualClock Clock { get; } = new();

    public InMemoryStore Store { get; }

    public TimeSpan AckWait { get; }

    /// <summary>How long a message on the network takes at most, when all is well.</summary>
    public TimeSpan Latency { get; }

    /// <summary>Until when nobody can reach the store.</summary>
    public TimeSpan AwayUntil { get; set; }

    public IReadOnlyDictionary<string, Job> Jobs => _jobs;

    public IReadOnlyList<SimulatedProcess> Slots => _slots;

    public List<FaultWindow> Faults { get; } = [];

    public List<StreamSnapshot> Snapshots { get; } = [];

    public List<DeadLetterLine> DeadLetters { get; } = [];

    /// <summary>What was written down by each process.</summary>
    public IReadOnlyDictionary<string, IEnumerable<JournalEvent>> Journals =>
        _processes.ToDictionary(process => process.Facts.Name, process => process.Journal.Lines.AsEnumerable());

    /// <summary>A source of chance of its own: what one part draws does not depend on what others draw.</summary>
    public Random Fork() => new(_random.Next());

    public async Task<History> RunAsync()
    {
        var builder = new HistoryBuilder(TimeSpan.Zero);
        for (var slot = 1; slot <= WorldSettings.Slots; slot++) Start(slot, AckWait);
        PlanMessages(builder.History.Publications);
        SimulatedNemesis.Plan(this, Fork());
        await PassAsync(() => Clock.Now > WorldSettings.Busy + (3 * AckWait));
        var limit = Clock.Now + WorldSettings.MostToCatchUp;
        await PassAsync(() => _view.HasNothingLeft || Clock.Now > limit);
        return Collect(builder);
    }

    public void Start(int slot, TimeSpan ackWait)
    {
        var name = $"{slot}.{_processes.Count(process => process.Facts.Slot == slot) + 1}";
        var facts = new ConsumerProcess(name, slot, Clock.Now, ackWait, WorldSettings.Concurrency);
        _slots[slot - 1] = new SimulatedProcess(this, facts, _names[slot - 1]);
        _processes.Add(_slots[slot - 1]);
    }

    /// <summary>A message has killed its process: it is started again.</summary>
    public void Died(SimulatedProcess process)
    {
        process.Kill();
        Clock.In(WorldSettings.RestartTime, () =>
        {
            if (_slots[process.Facts.Slot - 1] == process) Start(process.Facts.Slot, process.Facts.AckWait);
        });
    }

    /// <summary>Keeps what the store has now.</summary>
    public void Look(FaultKind? removal)
    {
        Snapshots.Add(_view.Look(removal));
        DeadLetters.AddRange(_view.DeadLetters());
    }

    private async Task PassAsync(Func<bool> isOver)
    {
        while (!isOver())
        {
            await Quiet.WaitAsync();
            if (!Clock.Step()) throw new InvalidOperationException("Nothing is left that could ever happen.");
            await Quiet.WaitAsync();
        }
    }

    private void PlanMessages(List<Publication> publications)
    {
        var mix = new JobMix("m", Fork(), AckWait, WorldSettings.MaxDeliveries, WorldSettings.Killing, WorldSettings.Hardness);
        var random = Fork();
        for (var number = 0; number < WorldSettings.Messages; number++)
        {
            var job = mix.Next();
            _jobs[job.Key] = job;
            Clock.In(WorldSettings.Busy * random.NextDouble(), () =>
            {
                var id = Store.Publish(Group.Stream, Encoding.UTF8.GetBytes(job.Key), StreamTrim.None);
                publications.Add(new Publication(job.Key, Clock.Now, job.Kind) { Id = id, ConfirmedAt = Clock.Now });
            });
        }
    }

    private History Collect(HistoryBuilder builder)
    {
        Look(removal: null);
        var history = builder.History;
        foreach (var process in _processes)
        {
            builder.AddConsumer(process.Facts, process.Journal.Lines);
            history.Faults.AddRange(process.Network.Failures.Select(at => new FaultWindow(FaultKind.CallFailure, process.Facts.Slot, at, at)));
            history.FailureRates.AddRange(process.FailureRates());
        }
        history.Faults.AddRange(Faults);
        history.Snapshots.AddRange(Snapshots);
        history.DeadLetters.AddRange(DeadLetters);
        history.End = _view.End(_slots.Count(process => !process.IsDead));
        return history;
    }
}
