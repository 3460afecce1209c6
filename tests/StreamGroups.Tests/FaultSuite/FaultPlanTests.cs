using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Nemesis;
using Xunit;

namespace StreamGroups.Tests.FaultSuite;

public sealed class FaultPlanTests
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(4);

    [Fact]
    public void A_seed_has_one_plan() => Assert.Equal(Make(7, 100), Make(7, 100));

    [Fact]
    public void Another_seed_has_another() => Assert.NotEqual(Make(7, 100), Make(8, 100));

    [Fact]
    public void Every_kind_comes_before_any_comes_again()
    {
        var kinds = FaultKinds.OfNemesis.Count;

        Assert.Equal(FaultKinds.OfNemesis, Make(7, kinds).Select(fault => fault.Kind).Order());
        Assert.All(Make(7, 3 * kinds).CountBy(fault => fault.Kind), kind => Assert.Equal(3, kind.Value));
    }

    [Fact]
    public void One_fault_begins_in_every_stretch()
    {
        Assert.All(Make(7, 100).Index(), fault => Assert.InRange(fault.Item.At, fault.Index * Gap, (fault.Index + 1) * Gap));
    }

    private static IReadOnlyList<PlannedFault> Make(int seed, int faults) =>
        FaultPlan.Make(new Random(seed), faults * Gap, Gap, FaultKinds.OfNemesis, 3, TimeSpan.FromSeconds(2));
}
