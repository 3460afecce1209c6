using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Publishing;

/// <summary>Few and many callers, batches, and large bodies.</summary>
internal static class PublishCases
{
    public static IEnumerable<Comparison> All(Arena arena, Scale scale)
    {
        yield return New("publish-1", new(1, 100, 1), scale.MessagesOf(20_000, 2_000, 100));
        yield return New("publish-64", new(64, 100, 1), scale.MessagesOf(200_000, 10_000, 200));
        yield return New("publish-1000", new(1_000, 100, 1), scale.MessagesOf(200_000, 10_000, 1_000));
        yield return New("publish-batch-100", new(1, 100, 100), scale.MessagesOf(200_000, 10_000, 200));
        yield return New("publish-batch-10000", new(1, 100, 10_000), scale.MessagesOf(200_000, 20_000, 10_000));
        yield return New("publish-1kb", new(64, 1 << 10, 1), scale.MessagesOf(100_000, 5_000, 200));
        yield return New("publish-64kb", new(64, 1 << 16, 1), scale.MessagesOf(5_000, 500, 64));
        yield return New("publish-1mb", new(8, 1 << 20, 1), scale.MessagesOf(400, 40, 8));
        yield return new Together(arena, scale);

        Publish New(string name, PublishLoad load, int messages) => new(arena, name, load, messages);
    }
}
