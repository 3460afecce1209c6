using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Depth;

/// <summary>Entries that wait behind those of the run.</summary>
internal sealed class Backlog(Arena arena, Scale scale, int depth) : DepthCase(arena, scale, $"backlog-{depth}")
{
    private readonly int _depth = scale.DepthOf(depth);

    public override string Description => $"so many messages of a stream in which {_depth:N0} more wait";

    public override Task PrepareAsync() => Arena.FillAsync(Name, Messages + _depth, _ => Body);

    protected override Task<string> BeginAsync() => Arena.NewGroupAsync(Name);

    protected override Task EndAsync(string group) => Arena.RemoveGroupAsync(Name, group);
}
