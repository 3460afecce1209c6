using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Comparisons;

/// <summary>Bodies of 100 bytes, taken as they are.</summary>
internal sealed class DrainRaw(Arena arena, int messages) : Drain(arena, messages)
{
    private static readonly byte[] Body = [.. Enumerable.Repeat((byte)'x', 100)];

    public override string Name => "raw";

    public override string Goal => ">= 0.85, <= 100 B";

    protected override ReadOnlyMemory<byte> Data(int number) => Body;

    protected override void Map(IGroupBuilder group, Meter meter) => group.Handle((ReadOnlyMemory<byte> body) => meter.Handle(body.Span));
}
