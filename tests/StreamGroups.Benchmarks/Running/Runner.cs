using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Running;

/// <summary>Runs both sides of a case in turn, so that what else the machine does meets both.</summary>
internal sealed class Runner(Arguments arguments)
{
    /// <summary>No run of one side takes nearly as long, unless it hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public async Task<CaseResult> RunAsync(Comparison comparison)
    {
        List<Figure[]> ours = [], bare = [];
        await comparison.PrepareAsync();
        try
        {
            var warmUps = arguments.Scale.Of(comparison.WarmUps, Math.Min(1, comparison.WarmUps), 0);
            for (var pair = -warmUps; pair < arguments.EffectivePairs; pair++)
            {
                var (our, other) = pair % 2 == 0 ? await OursFirstAsync(comparison) : await BareFirstAsync(comparison);
                if (pair < 0) continue;
                ours.Add(our);
                bare.Add(other);
            }
        }
        finally
        {
            await comparison.CleanUpAsync();
        }
        return CaseResult.Of(comparison, ours, bare);
    }

    private async Task<(Figure[] Ours, Figure[] Bare)> OursFirstAsync(Comparison comparison)
    {
        var ours = await OursAsync(comparison);
        return (ours, await BareAsync(comparison));
    }

    private async Task<(Figure[] Ours, Figure[] Bare)> BareFirstAsync(Comparison comparison)
    {
        var bare = await BareAsync(comparison);
        return (await OursAsync(comparison), bare);
    }

    private Task<Figure[]> OursAsync(Comparison comparison) =>
        arguments.Side == Side.Bare ? Task.FromResult<Figure[]>([]) : RunAsync(comparison.OursAsync);

    private Task<Figure[]> BareAsync(Comparison comparison) =>
        arguments.Side == Side.Ours ? Task.FromResult<Figure[]>([]) : RunAsync(comparison.BareAsync);

    private static async Task<Figure[]> RunAsync(Func<Task<Figure[]>> side)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return await Task.Run(side).WaitAsync(Limit);
    }
}
