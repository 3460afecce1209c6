namespace StreamGroups.Transport.InMemory;

/// <summary>Acknowledging and publishing in one step.</summary>
internal sealed partial class InMemoryStore
{
    private readonly ReplyChannels _channels = new();

    public ForwardResult Forward(GroupAddress address, ReadOnlySpan<Forward> entries, IReadOnlyList<string>? deleteFor)
    {
        lock (_gate)
        {
            var outcomes = new ForwardOutcome[entries.Length];
            var deleted = 0L;
            for (var i = 0; i < entries.Length; i++)
            {
                outcomes[i] = Forward(address, entries[i]);
                if (deleteFor is null || !outcomes[i].IsDone || !TryFind(address.Stream, out var stream)) continue;
                deleted += new InMemoryRetention(stream, deleteFor).Delete([entries[i].Id]);
            }
            return new ForwardResult(outcomes, deleted);
        }
    }

    public IDisposable Listen(string channel, Action<ReadOnlyMemory<byte>> received) => _channels.Add(channel, received);

    public void Reply(in ForwardedMessage reply)
    {
        lock (_gate) Send(in reply);
    }

    private ForwardOutcome Forward(GroupAddress address, Forward entry)
    {
        if (!TryFind(address, out var group) || !group.Pending.TryFind(entry.Id, out _)) return new(false);
        var targets = entry.Messages.Where(message => message.Kind == ForwardKind.Stream);
        if (targets.Select(message => message.Target).FirstOrDefault(_otherKeys.Contains) is { } other) return new(false, InMemoryErrors.WrongType(other));
        foreach (var message in entry.Messages) Send(message);
        group.Pending.Remove(entry.Id);
        return new(true);
    }

    private void Send(in ForwardedMessage message)
    {
        if (message.Kind == ForwardKind.Stream) FindOrAdd(message.Target).Add(StoredFields.OfData(message.Data), StreamTrim.None, Now);
        else if (message.Kind == ForwardKind.ReplyChannel) _channels.Publish(message.Target, message.Data);
        else FindOrAdd(message.Target).Add(StoredFields.OfData(message.Data), new StreamTrim(ReplyStreams.MaxLength, null), Now);
    }
}
