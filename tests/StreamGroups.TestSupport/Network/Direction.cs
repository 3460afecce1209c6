namespace StreamGroups.TestSupport.Network;

/// <summary>Which way bytes go through a <see cref="TcpProxy"/>.</summary>
public enum Direction
{
    ToServer,
    ToClient,
}
