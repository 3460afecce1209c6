using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

/// <summary>The fault suite has the machine to itself: its many processes keep times of seconds.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultSuiteCollection
{
    public const string Name = "Fault suite";
}
