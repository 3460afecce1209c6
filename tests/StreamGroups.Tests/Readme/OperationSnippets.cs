using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace StreamGroups.Tests.Readme;

/// <summary>The code of docs/subscriptions.md, docs/operations.md, docs/retention.md and docs/deployment.md, compiled.</summary>
internal static class OperationSnippets
{
    public sealed record Order(string Id);

    public interface Ledger
    {
        void Bill(Order order);

        void Book(Order order);
    }

    /// <summary>Stands for a web application.</summary>
    public interface IEndpoints
    {
        void MapPost(string pattern, Delegate handler);
    }

    public static void Pause(IEndpoints app)
    {
        app.MapPost("/billing/pause", (IStreamSubscriptions subscriptions, CancellationToken stopping) =>
            subscriptions.Find("orders", "billing")!.PauseAsync(stopping));
    }

    public static async Task AddAndRemoveAsync(IStreamSubscriptions subscriptions)
    {
        var added = await subscriptions.AddAsync(streams => streams
            .MapStream("orders:eu").WithGroup("billing").Handle((Order order, Ledger ledger) => ledger.Bill(order)));
        await subscriptions.RemoveAsync(added[0]);
    }

    public static void OnlyOne(IRedisStreamsBuilder streams)
    {
        streams.MapStream("orders").WithGroup("ledger").SingleActive().Handle((Order order, Ledger ledger) => ledger.Book(order));
    }

    public static void WithoutHealthCheck(IServiceCollection services)
    {
        services.PostConfigure<HealthCheckServiceOptions>(checks =>
        {
            foreach (var ours in checks.Registrations.Where(check => check.Name == "streamgroups").ToArray()) checks.Registrations.Remove(ours);
        });
    }

    public static void Retain(IRedisStreamsBuilder streams)
    {
        streams.MapStream("orders").WithRetention(RetentionPolicy.UntilProcessed);
    }

    public static void Secure(IRedisStreamsBuilder streams)
    {
        var redis = new ConfigurationOptions { EndPoints = { "redis.example:6380" }, Ssl = true };
        redis.TrustIssuer("/etc/redis/authority.pem");                                    // Where the system does not trust it
        redis.SetUserPemCertificate("/etc/redis/client.pem", "/etc/redis/client.key");    // Where the server asks for one (tls-auth-clients)
        streams.UseConnection(redis);
    }

    public static void Terminate(HostApplicationBuilder builder)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
    }
}
