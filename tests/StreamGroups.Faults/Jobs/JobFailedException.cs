namespace StreamGroups.Faults.Jobs;

/// <summary>A handler fails because its message says so.</summary>
internal sealed class JobFailedException(Job job) : Exception($"{job.Key} fails.");
