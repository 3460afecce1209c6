using StreamGroups.Transport;

namespace StreamGroups.Conformance;

/// <summary>Calls with the parameters that most tests leave as they are.</summary>
internal static class ContractExtensions
{
    public static ValueTask<IEntryReader> OpenReaderAsync(
        this IStreamTransport transport, GroupAddress group, string consumer, CancellationToken cancellationToken) =>
        transport.OpenReaderAsync(new ReaderRequest(group, consumer, consumer, TimeSpan.FromSeconds(30)), cancellationToken);
}
