namespace StreamGroups.TestSupport.RedisServers;

/// <summary>What a test asks of its server. Nothing is kept on disk unless asked for.</summary>
public sealed record RedisServerOptions
{
    /// <summary>A server that only this test uses, so that it may stop, restart or flush it. Any option below implies it.</summary>
    public bool Own { get; init; }

    /// <summary>Every write is on disk before it is answered (<c>appendonly yes</c>, <c>appendfsync always</c>).</summary>
    public bool AppendOnly { get; init; }

    public string? Password { get; init; }

    /// <summary>Further arguments of the server, such as <c>["--maxmemory", "10mb"]</c>.</summary>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>A sentinel in place of a server; what it monitors is told to it by commands.</summary>
    public bool Sentinel { get; init; }

    internal bool NeedsOwn => Own || AppendOnly || Password is not null || Sentinel || ExtraArguments.Count > 0;

    internal IEnumerable<string> ToArguments()
    {
        string[] durability = AppendOnly ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"];
        string[] password = Password is null ? [] : ["--requirepass", Password];
        return Sentinel ? ["--sentinel", .. password, .. ExtraArguments] : ["--save", "", .. durability, .. password, .. ExtraArguments];
    }

    internal string ToConnectionString(string host, int port)
        => Password is null ? $"{host}:{port}{TestProtocol.Setting}" : $"{host}:{port},password={Password}{TestProtocol.Setting}";
}
