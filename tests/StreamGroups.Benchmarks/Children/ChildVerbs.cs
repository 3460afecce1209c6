namespace StreamGroups.Benchmarks.Children;

/// <summary>What this program does when it is started by itself.</summary>
internal static class ChildVerbs
{
    public const string Ours = "ours";
    public const string Bare = "bare";

    /// <summary>False where the arguments are not those of a child.</summary>
    public static async Task<bool> TryRunAsync(string[] args)
    {
        switch (args)
        {
            case [FirstMessageProbe.Verb, var side, var connection, var stream]:
                await FirstMessageProbe.RunAsync(side, connection, stream);
                return true;
            case [ConsumerChild.Verb, var side, var connection, var stream, var group, var work]:
                await new ConsumerChild(side, connection, stream, group, Enum.Parse<ChildWork>(work)).RunAsync();
                return true;
            default:
                return false;
        }
    }
}
