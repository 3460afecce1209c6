using System.Net;

namespace StreamGroups.Transport.Redis.Sentinel;

/// <summary>The master of a service.</summary>
/// <param name="EndPoint">Where it is.</param>
/// <param name="Ended">Cancelled when another server has become the master.</param>
internal sealed record FoundMaster(EndPoint EndPoint, CancellationTokenSource Ended);
