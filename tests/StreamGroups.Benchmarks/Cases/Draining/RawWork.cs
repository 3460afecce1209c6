using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Cases.Draining;

/// <summary>Bodies of 100 bytes without an envelope, taken as they are.</summary>
internal sealed class RawWork(bool isScoped) : Work(isScoped)
{
    private static readonly byte[] Body = [.. Enumerable.Repeat((byte)'x', 100)];

    public override string Name => "bodies of 100 B";

    public override bool TakesTime => IsScoped;

    public override ReadOnlyMemory<byte> Data(int number) => Body;

    public override void Map(IGroupBuilder group, Meter meter)
    {
        if (IsScoped) group.Handle((ReadOnlyMemory<byte> body, Tally tally) => tally.Add(body.Length));
        else group.Handle((ReadOnlyMemory<byte> body) => meter.Handled());
    }

    protected override void Handle(ReadOnlySpan<byte> data, Meter meter, Tally? tally)
    {
        if (tally is null) meter.Handled(); else tally.Add(data.Length);
    }
}
