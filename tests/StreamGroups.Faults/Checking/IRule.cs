namespace StreamGroups.Faults.Checking;

/// <summary>One thing that must hold.</summary>
internal interface IRule
{
    void Check(Timeline timeline, CheckSettings settings, Findings findings);
}
