namespace StreamGroups.Pulling;

/// <summary>Lets an engine read and claim for callers.</summary>
internal interface IPullCredit
{
    /// <summary>How many deliveries may be out. Called under a lock; brief, never throws.</summary>
    /// <param name="most">The callers that wait, and those that have something.</param>
    /// <param name="ahead">Whether more may be read for those who ask next.</param>
    void Give(int most, bool ahead);

    /// <summary>Hands back what was read and waits; true where a read is under way that may bring more. Never throws.</summary>
    ValueTask<bool> HandBackAsync();
}
