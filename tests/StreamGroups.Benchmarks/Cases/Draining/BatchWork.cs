using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Cases.Draining;

/// <summary>As <see cref="RawWork"/>, in batches of 100 on our side.</summary>
internal sealed class BatchWork() : Work(isScoped: false)
{
    private static readonly byte[] Body = [.. Enumerable.Repeat((byte)'x', 100)];

    public override string Name => "bodies of 100 B, 100 at once";

    public override bool TakesTime => false;

    public override ReadOnlyMemory<byte> Data(int number) => Body;

    public override void Map(IGroupBuilder group, Meter meter) => group.HandleBatch((IReadOnlyList<ReadOnlyMemory<byte>> bodies) =>
    {
        for (var i = 0; i < bodies.Count; i++) meter.Handled();
        return Task.CompletedTask;
    });

    protected override void Handle(ReadOnlySpan<byte> data, Meter meter, Tally? tally) => meter.Handled();
}
