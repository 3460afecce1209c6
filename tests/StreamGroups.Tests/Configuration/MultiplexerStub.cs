using System.Reflection;
using StackExchange.Redis;

namespace StreamGroups.Tests.Configuration;

/// <summary>A multiplexer that has a configuration and nothing else.</summary>
public class MultiplexerStub : DispatchProxy
{
    private string _configuration = "";

    public static IConnectionMultiplexer With(string configuration)
    {
        var stub = Create<IConnectionMultiplexer, MultiplexerStub>();
        ((MultiplexerStub)(object)stub)._configuration = configuration;
        return stub;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
    {
        "get_Configuration" => _configuration,
        "Dispose" or "DisposeAsync" => null,
        var name => throw new NotSupportedException(name),
    };
}
