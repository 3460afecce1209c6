using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

/// <summary>Tests with processes of their own run one after the other: each keeps the machine busy.</summary>
[CollectionDefinition(Name)]
public sealed class ProcessesCollection
{
    public const string Name = "Processes";
}
