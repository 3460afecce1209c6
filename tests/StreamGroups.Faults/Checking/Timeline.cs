using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Checking;

/// <summary>A history, arranged by entries, and what its processes could do when.</summary>
internal sealed class Timeline
{
    private readonly CheckSettings _settings;
    private readonly FaultWindow[] _losses;
    private readonly FaultWindow[] _disturbances;
    private readonly Dictionary<int, Intervals> _hindered = [];
    private readonly Dictionary<int, Intervals> _stopped = [];

    public Timeline(History history, CheckSettings settings)
    {
        (History, _settings) = (history, settings);
        Runs = history.Runs.GroupBy(run => run.Entry).ToDictionary(group => group.Key, group => group.OrderBy(run => run.BegunAt).ToArray());
        DeadLetters = history.DeadLetters.GroupBy(line => line.Entry)
            .ToDictionary(group => group.Key, group => group.DistinctBy(line => line.Id).OrderBy(line => line.At).ToArray());
        Publications = history.Publications.ToDictionary(publication => publication.Key);
        _disturbances = [.. history.Faults.Where(fault => fault.Kind.EndsProcess() || fault.Kind.HindersRenewal())];
        _losses = [.. history.Faults.Where(fault => fault.Kind.LosesGroup())];
    }

    public History History { get; }

    /// <summary>The runs of each entry's handler, in order of their beginnings.</summary>
    public IReadOnlyDictionary<EntryName, HandlerRun[]> Runs { get; }

    public IReadOnlyDictionary<EntryName, DeadLetterLine[]> DeadLetters { get; }

    public IReadOnlyDictionary<string, Publication> Publications { get; }

    public TimeSpan PublishedAt(EntryName entry) => Publications.TryGetValue(entry.Key, out var publication) ? publication.SentAt : TimeSpan.Zero;

    /// <summary>How often the group was lost while the entry existed, until a moment.</summary>
    public int LossesOf(EntryName entry, TimeSpan until)
    {
        var from = PublishedAt(entry);
        return _losses.Count(loss => loss.To >= from && loss.From <= until);
    }

    /// <summary>
    /// The deaths and disconnections of any process that began in a time: each may have taken with it a delivery that the server had counted, before
    /// its handler began.
    /// </summary>
    public IEnumerable<FaultWindow> Disturbances(TimeSpan from, TimeSpan to) =>
        _disturbances.Where(fault => fault.To + _settings.Recovery >= from && fault.From <= to);

    /// <summary>When a process could perhaps not renew its leases.</summary>
    public Intervals HinderedOf(ConsumerProcess process) =>
        Find(_hindered, process.Slot, kind => kind.HindersRenewal(), _settings.Recovery);

    /// <summary>When a process did not run at all.</summary>
    public Intervals StoppedOf(ConsumerProcess process) =>
        Find(_stopped, process.Slot, kind => kind.StopsProcess(), TimeSpan.Zero);

    private Intervals Find(Dictionary<int, Intervals> cache, int slot, Func<FaultKind, bool> matches, TimeSpan after)
    {
        if (cache.TryGetValue(slot, out var known)) return known;
        var faults = History.Faults.Where(fault => fault.Concerns(slot) && matches(fault.Kind));
        return cache[slot] = Intervals.Of(faults.Select(fault => (fault.From, fault.To + after)));
    }
}
