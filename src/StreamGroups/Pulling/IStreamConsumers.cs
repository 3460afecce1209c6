namespace StreamGroups;

/// <summary>
/// Finds the consumers of groups that are mapped with <c>Pull</c>. Those of groups that are named in code are keyed services too:
/// <c>[FromKeyedServices("orders/billing")] IStreamConsumer</c>.
/// </summary>
public interface IStreamConsumers
{
    /// <summary>The consumer of a group; the same one each time.</summary>
    /// <param name="stream">The stream's name, without the key prefix.</param>
    /// <param name="group">The group's name.</param>
    /// <exception cref="InvalidOperationException">The application does not map this group with <c>Pull</c>.</exception>
    IStreamConsumer Get(string stream, string group);
}
