namespace StreamGroups.Registration;

/// <summary>What code says about how long a stream's entries are kept.</summary>
internal sealed record RetentionRegistration(string Stream, Action<RetentionOptions> Configure);
