using System.Collections.Concurrent;

namespace StreamGroups.Transport;

/// <summary>The names that this process was granted, so that their records can be written again where the store has lost them.</summary>
/// <typeparam name="TClient">What tells a reader's connection to the store.</typeparam>
internal sealed class GrantedNames<TClient>
{
    private readonly ConcurrentDictionary<(GroupAddress Group, string Consumer, string Token), (TClient Client, TimeSpan AckWait)> _names = new();

    /// <summary>The name that was granted; one that was asked for in vain is another process's by now.</summary>
    public void Remember(ReaderRequest request, string consumer, TClient client)
    {
        if (consumer != request.Consumer) Forget(request.Group, request.Consumer, request.Token);
        _names[(request.Group, consumer, request.Token)] = (client, request.AckWait);
    }

    public void Forget(GroupAddress group, string consumer, string token) => _names.TryRemove((group, consumer, token), out _);

    public IEnumerable<(GroupAddress Group, string Consumer, string Token)> All => _names.Keys;

    public bool TryFind(GroupAddress group, string consumer, string token, out (TClient Client, TimeSpan AckWait) granted) =>
        _names.TryGetValue((group, consumer, token), out granted);
}
