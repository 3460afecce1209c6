using Xunit;

namespace StreamGroups.IntegrationTests.Benchmarks;

/// <summary>The benchmarks load the machine, which others should not feel.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BenchmarkCollection
{
    public const string Name = "Benchmarks";
}
