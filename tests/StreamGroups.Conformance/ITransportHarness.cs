using StreamGroups.Transport;

namespace StreamGroups.Conformance;

/// <summary>What a transport brings along so that the suite can run against it. One harness serves one test.</summary>
internal interface ITransportHarness : IAsyncDisposable
{
    ITransportBackdoor Backdoor { get; }

    ValueTask StartAsync();

    /// <summary>A transport as one process would have it, with connections of its own; the harness disposes it at the end.</summary>
    ValueTask<IStreamTransport> NewTransportAsync();

    /// <summary>The dead letters of a transport of this harness.</summary>
    IDeadLetterStore DeadLettersOf(IStreamTransport transport);

    /// <summary>What readers without a group need of a transport of this harness.</summary>
    IBroadcastStore BroadcastsOf(IStreamTransport transport);

    /// <summary>The message IDs of a transport of this harness.</summary>
    IOnceStore OnceOf(IStreamTransport transport);

    /// <summary>The schedules of a transport of this harness.</summary>
    IScheduleStore SchedulesOf(IStreamTransport transport);

    /// <summary>As one process would have it, beside its transport.</summary>
    IRetentionStore NewRetentionStore();

    /// <summary>A stream that nobody else uses; its name contains the hint.</summary>
    string NewStream(string hint) => $"{hint}-{Guid.NewGuid():N}";
}
