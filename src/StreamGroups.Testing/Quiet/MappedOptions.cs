using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StreamGroups.Configuration;
using StreamGroups.Transport;

namespace StreamGroups.Testing.Quiet;

/// <summary>The options of mapped groups, as they were when they were first asked for.</summary>
internal sealed class MappedOptions(IOptionsFactory<GroupOptions> factory)
{
    private readonly ConcurrentDictionary<GroupAddress, GroupOptions> _known = new();

    public GroupOptions Of(GroupAddress group) => _known.GetOrAdd(
        group, address => address.IsBroadcast ? new GroupOptions() : factory.Create(GroupOptionsName.Of(address)));
}
