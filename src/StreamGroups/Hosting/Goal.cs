namespace StreamGroups.Hosting;

/// <summary>What a subscription is to come to.</summary>
internal enum Goal
{
    /// <summary>It consumes.</summary>
    Run,

    /// <summary>It begins nothing while another process is the active one.</summary>
    StandBy,

    /// <summary>It begins nothing, and keeps its name.</summary>
    Pause,

    /// <summary>It begins nothing, and gives its name back when what it had begun has ended.</summary>
    Leave,
}
