namespace StreamGroups;

/// <summary>When the entries of a group are acknowledged.</summary>
public enum DeliveryMode
{
    /// <summary>After the handler has completed. What fails is retried; a message may be handled twice, and is never lost.</summary>
    AtLeastOnce,

    /// <summary>Before the handler begins. A message is handled at most once; one whose handler fails or whose process dies is lost.</summary>
    AtMostOnce,

    /// <summary>
    /// By the read itself (<c>NOACK</c>): the server keeps no account of what was delivered, which is cheapest. What a process has read and not
    /// handled when it dies is lost, and so is what fails.
    /// </summary>
    NoAck,

    /// <summary>By the handler, through <see cref="MessageContext"/>. A message that it does not settle is retried as if it had failed.</summary>
    Manual,
}
