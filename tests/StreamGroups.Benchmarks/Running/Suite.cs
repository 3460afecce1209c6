using StreamGroups.Benchmarks.Cases.Depth;
using StreamGroups.Benchmarks.Cases.Draining;
using StreamGroups.Benchmarks.Cases.Idle;
using StreamGroups.Benchmarks.Cases.Many;
using StreamGroups.Benchmarks.Cases.Processes;
using StreamGroups.Benchmarks.Cases.Publishing;
using StreamGroups.Benchmarks.Cases.Starting;
using StreamGroups.Benchmarks.Cases.Waiting;
using StreamGroups.Benchmarks.Children;

namespace StreamGroups.Benchmarks.Running;

/// <summary>All cases there are.</summary>
internal static class Suite
{
    private static readonly int[] Depths = [1, 10_000, 1_000_000];

    public static Comparison[] All(Arena arena, Scale scale) =>
    [
        .. DrainCases.All(arena, scale),
        .. PublishCases.All(arena, scale),
        new WakeUp(arena, scale),
        new SlowHandlers(arena, scale),
        new SlowHandlerMemory(arena, scale),
        .. new[] { 1, 50, 200 }.Select(groups => new IdleGroups(arena, scale, groups)),
        .. Depths.Select(depth => new Backlog(arena, scale, depth)),
        .. Depths.Select(depth => new Pending(arena, scale, depth)),
        new ManyStreams(arena, scale),
        .. new[] { 1, 2, 4 }.Select(processes => new ConsumerProcesses(arena, scale, ChildWork.Raw, processes)),
        .. new[] { 1, 2, 4 }.Select(processes => new ConsumerProcesses(arena, scale, ChildWork.Waits, processes)),
        new HostStart(arena),
        new Resume(scale),
    ];
}
