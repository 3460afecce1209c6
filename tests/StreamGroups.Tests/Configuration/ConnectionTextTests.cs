using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamGroups.Configuration;
using Xunit;

namespace StreamGroups.Tests.Configuration;

public sealed class ConnectionTextTests
{
    [Theory]
    [InlineData("localhost:6379")]
    [InlineData("proxy")]
    [InlineData("a:1,b:2,password=x=y,ssl=true")]
    [InlineData("serviceName=main,sentinel:26379")]
    [InlineData("localhost,password=redis://x")]
    [InlineData("password=redis://x,localhost")]
    public void Reads_what_the_client_reads(string text) => Assert.Empty(FaultsOf(text));

    [Theory]
    [InlineData("localhost:6379,pasword=hunter2", "has the unknown keyword 'pasword'; it is probably meant to be password")]
    [InlineData("localhost:6379,colour=hunter2", "has the unknown keyword 'colour'; known are abortConnect, allowAdmin, ")]
    [InlineData("localhost:6379,password=hunter2,sll=true", "has an unknown keyword in part 3 (perhaps ssl is meant); a password")]
    [InlineData("localhost:6379,password=x,hunter2=y", "has an unknown keyword in part 3; a password with a comma in it can only")]
    [InlineData("localhost:6379,password=x,pass=hunter2", "has an unknown keyword in part 3; a password with a comma")]
    [InlineData("localhost:6379;password=hunter2", "has ';' between its parts; write ',' instead")]
    [InlineData("redis://:hunter2@localhost:6379/0", "is written as a URI; write host:port,user=…,password=…,ssl=true instead")]
    [InlineData("localhost:6379,keepAlive=hunter2", "gives 'keepAlive' a value that it cannot have")]
    [InlineData("localhost:6379,SSL=hunter2", "gives 'SSL' a value that it cannot have")]
    [InlineData("localhost:6379,ssl", "has the keyword 'ssl' without a value; write ssl=… instead")]
    [InlineData("localhost:99999,password=hunter2", "has a port that is no number from 1 to 65535")]
    [InlineData("localhost,port=6379", "has the unknown keyword 'port'; known are ")]
    [InlineData("localhost:hunter2", "names no server; begin with host:port, such as localhost:6379")]
    [InlineData("password=hunter2", "names no server; begin with host:port, such as localhost:6379")]
    [InlineData(",", "names no server")]
    [InlineData(" ", "is empty; write host:port, such as localhost:6379, or leave it out")]
    public void A_slip_is_named_without_showing_the_password(string text, string problem)
    {
        var fault = Assert.Single(FaultsOf(text));
        Assert.StartsWith($"The Redis connection string from here {problem}", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fault_says_where_the_text_came_from()
    {
        using var own = new ConfiguredApplication(null, ("RedisStreams:ConnectionString", "h:1,sssl=true"));
        Assert.Equal(
            ["The Redis connection string from RedisStreams:ConnectionString has the unknown keyword 'sssl'; it is probably meant to be ssl."],
            own.SharedFaults);
        using var shared = new ConfiguredApplication(null, ("ConnectionStrings:redis", "h:1,sssl=true"));
        Assert.StartsWith(
            "The Redis connection string from ConnectionStrings:redis has", Assert.Single(shared.SharedFaults), StringComparison.Ordinal);
        using var code = new ConfiguredApplication();
        code.Services.Configure<RedisStreamsOptions>(o => o.ConnectionString = "");
        Assert.StartsWith(
            "The Redis connection string from RedisStreamsOptions.ConnectionString in code is empty", Assert.Single(code.SharedFaults),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_shared_text_is_not_looked_at_where_it_is_not_used()
    {
        using var app = new ConfiguredApplication(null, ("ConnectionStrings:redis", "redis://h:1"));
        app.Services.AddSingleton(MultiplexerStub.With("multiplexer:1,password=p"));
        app.Check();
        Assert.Equal("multiplexer:1", app.Connection().Options.EndPoints[0].ToString()!.Split('/')[^1]);
    }

    private static List<string> FaultsOf(string text)
    {
        var faults = new List<string>();
        ConnectionText.TryParse(text, "here", out _, faults);
        return faults;
    }
}
