namespace StreamGroups.Testing;

/// <summary>What <see cref="StreamGroupsTestHarness.FailNext"/> can make go wrong.</summary>
public enum HarnessFault
{
    /// <summary>A publish is refused, as by a server that lacks the right: <see cref="StreamPublishException"/> at once, and nothing is in the stream.</summary>
    PublishRefused,

    /// <summary>A publish is done and its answer lost: it is done again, unless <see cref="PublishOptions.RetryWhenUnsure"/> forbids.</summary>
    PublishAnswerLost,

    /// <summary>An acknowledgement is done and its answer lost.</summary>
    AckAnswerLost,
}
