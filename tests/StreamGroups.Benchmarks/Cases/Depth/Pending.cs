using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Depth;

/// <summary>Entries of the same group that another consumer holds.</summary>
internal sealed class Pending(Arena arena, Scale scale, int depth) : DepthCase(arena, scale, $"pending-{depth}")
{
    private const int Part = 10_000;
    private readonly int _depth = scale.DepthOf(depth);
    private string _group = "";

    public override string Description => $"so many messages of a group in which another consumer has {_depth:N0} pending";

    public override async Task PrepareAsync()
    {
        await Arena.FillAsync(Name, _depth, _ => Body);
        _group = await Arena.NewGroupAsync(Name);
        for (var taken = 0; taken < _depth; taken += Part)
            await Arena.Database.StreamReadGroupAsync(Name, _group, "other", ">", Math.Min(Part, _depth - taken));
    }

    protected override async Task<string> BeginAsync()
    {
        await Arena.AddAsync(Name, Messages, _ => Body);
        return _group;
    }

    protected override Task EndAsync(string group) => Task.CompletedTask;
}
