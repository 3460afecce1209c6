using System.Text;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Serialization;

namespace StreamGroups.Benchmarks.Cases.Draining;

/// <summary>Texts of 100 characters in the publisher's envelope, handled as strings.</summary>
internal sealed class TextWork(bool isScoped) : Work(isScoped)
{
    private static readonly string Text = new('x', 100);
    private static readonly RedisStreamsOptions Options = new();

    public override string Name => "strings of 100 characters";

    public override ReadOnlyMemory<byte> Data(int number) => MessageWriter.Write(Text, null, Guid.NewGuid().ToString(), Options.Json);

    public override void Map(IGroupBuilder group, Meter meter)
    {
        if (IsScoped) group.Handle((string text, Tally tally) => tally.Add(text.Length));
        else group.Handle((string text) => meter.Handled());
    }

    protected override void Handle(ReadOnlySpan<byte> data, Meter meter, Tally? tally)
    {
        var text = Encoding.UTF8.GetString(BareEnvelope.BodyOf(data));
        if (tally is null) meter.Handled(); else tally.Add(text.Length);
    }
}
