namespace StreamGroups.Benchmarks.Cases.Publishing;

/// <summary>Who publishes what.</summary>
/// <param name="Callers">So many callers, each of which awaits one call before the next.</param>
/// <param name="BodyLength">Bytes of a body.</param>
/// <param name="Batch">The messages of one call; 1 is a call for each message.</param>
internal sealed record PublishLoad(int Callers, int BodyLength, int Batch)
{
    public byte[] Body { get; } = [.. Enumerable.Repeat((byte)'x', BodyLength)];

    public override string ToString() =>
        $"{Callers} {(Callers == 1 ? "caller that awaits" : "callers that each await")} {(Batch == 1 ? "every message" : $"batches of {Batch}")}, {Length}";

    private string Length => BodyLength switch
    {
        >= 1 << 20 => $"{BodyLength >> 20} MB",
        >= 1 << 10 => $"{BodyLength >> 10} KB",
        _ => $"{BodyLength} B",
    };

    /// <summary>
    /// Runs all callers until about so many messages are out; exactly <see cref="Total"/>. Each is told how many calls to make, and loops itself, so that
    /// nothing stands between it and what is measured.
    /// </summary>
    public Task RunAsync(int messages, Func<int, Task> caller)
    {
        var calls = CallsOf(messages);
        return Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => caller(calls))));
    }

    public int Total(int messages) => CallsOf(messages) * Callers * Batch;

    private int CallsOf(int messages) => Math.Max(1, messages / (Callers * Batch));
}
