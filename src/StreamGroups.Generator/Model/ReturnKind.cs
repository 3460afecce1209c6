namespace StreamGroups.Generator.Model;

/// <summary>What a handler returns.</summary>
internal enum ReturnKind
{
    Void,
    Task,
    ValueTask,
    Result,
    TaskResult,
    ValueTaskResult,
}
