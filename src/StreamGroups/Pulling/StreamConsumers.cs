using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StreamGroups.Configuration;
using StreamGroups.Registration;
using StreamGroups.Transport;

namespace StreamGroups.Pulling;

/// <summary>The consumers of all groups that are mapped with <c>Pull</c>. May be asked before the host starts.</summary>
internal sealed class StreamConsumers(MappedGroups groups, IOptions<RedisStreamsOptions> options, TimeProvider time) : IStreamConsumers, IDisposable
{
    private readonly ConcurrentDictionary<GroupAddress, StreamConsumer> _all = new();

    public IStreamConsumer Get(string stream, string group)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentException.ThrowIfNullOrEmpty(group);
        var address = new GroupAddress(stream, group);
        if (groups.All.Any(mapped => mapped.Address == address && mapped.Registration.Kind == GroupKind.Pull)) return Of(address);
        throw new InvalidOperationException(
            $"Group '{group}' of stream '{stream}' is not mapped to be pulled; call .MapStream(\"{stream}\").WithGroup(\"{group}\").Pull().");
    }

    /// <summary>The consumer's end in the engine.</summary>
    public PullPipeline PipelineOf(GroupAddress group) => Of(group).Pipeline;

    /// <summary>The host stops: loops end, and nobody is waited for.</summary>
    public void End()
    {
        foreach (var consumer in _all.Values) consumer.Pipeline.End();
    }

    /// <summary>The group is removed: its loops end. Nothing where it is not pulled.</summary>
    public void Remove(GroupAddress group)
    {
        if (_all.TryGetValue(group, out var consumer)) consumer.Pipeline.Remove();
    }

    public void Dispose()
    {
        foreach (var consumer in _all.Values) consumer.Pipeline.Dispose();
    }

    private StreamConsumer Of(GroupAddress group) =>
        _all.GetOrAdd(group, static (address, own) => new StreamConsumer(address, new PullPipeline(own.Time), own.Options, own.Time), (Time: time, Options: options.Value));
}
