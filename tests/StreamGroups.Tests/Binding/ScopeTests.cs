using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.Registration;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>A message has a scope of its own, where a parameter needs one.</summary>
public sealed class ScopeTests
{
    [Fact]
    public async Task A_scoped_service_has_one_instance_a_message_and_is_disposed_after_it()
    {
        await using var test = new TestGroup();
        test.Services.AddScoped<Probe>();
        test.Builder.Handle((string msg, Probe one, Probe other) =>
        {
            Assert.Same(one, other);
            Assert.False(one.IsDisposed);
            test.Seen.Add(one);
        });

        await test.HandleAsync("1");
        await test.HandleAsync("2");

        var probes = test.Seen.Cast<Probe>().ToList();
        Assert.Equal(2, probes.Distinct().Count());
        Assert.All(probes, probe => Assert.True(probe.IsDisposed));
    }

    [Fact]
    public async Task A_scope_lives_until_an_asynchronous_handler_has_completed()
    {
        await using var test = new TestGroup();
        var gate = new TaskCompletionSource();
        test.Services.AddScoped<Probe>();
        test.Builder.Handle(async (string msg, Probe probe) =>
        {
            test.Seen.Add(probe);
            await gate.Task;
        });

        var running = test.HandleAsync("1").AsTask();

        var probe = Assert.IsType<Probe>(Assert.Single(test.Seen));
        Assert.False(probe.IsDisposed);
        gate.SetResult();
        await running;
        Assert.True(probe.IsDisposed);
    }

    [Fact]
    public async Task A_scope_is_disposed_where_the_handler_throws()
    {
        await using var test = new TestGroup();
        test.Services.AddScoped<Probe>();
        test.Builder.Handle((string msg, Probe probe) =>
        {
            test.Seen.Add(probe);
            throw new TimeoutException();
        });

        await Assert.ThrowsAsync<TimeoutException>(async () => await test.HandleAsync("1"));

        Assert.True(Assert.IsType<Probe>(Assert.Single(test.Seen)).IsDisposed);
    }

    [Fact]
    public async Task No_scope_is_opened_for_what_needs_none()
    {
        await using var test = new TestGroup();
        test.Builder.Handle((string msg, ILogger log, ILogger<Probe> typed, CancellationToken token, MessageContext context, Probe? none) =>
            test.Seen.Add(none));

        Assert.Equal(0, await CountScopesAsync(test, "1"));
        Assert.Equal([null], test.Seen);
    }

    [Fact]
    public async Task One_scope_is_opened_for_all_services_of_a_message()
    {
        await using var test = new TestGroup();
        test.Services.AddScoped<Probe>();
        test.Builder.Handle((string msg, Probe probe, IServiceProvider services, TimeProvider? time) => test.Seen.Add(probe));

        Assert.Equal(1, await CountScopesAsync(test, "1"));
    }

    [Fact]
    public async Task No_handler_runs_for_an_entry_that_cannot_be_read()
    {
        await using var test = new TestGroup();
        test.Builder.Handle((Order order, IServiceProvider services) => test.Seen.Add(services));

        await Assert.ThrowsAsync<UnreadableMessageException>(async () => await CountScopesAsync(test, "{"));

        Assert.Empty(test.Seen);
    }

    private static async Task<int> CountScopesAsync(TestGroup test, string message)
    {
        var counting = new CountingProvider(test.Provider);
        var pipeline = Assert.Single(RegistrationCheck.Run(counting)).Pipeline;
        await pipeline.HandleAsync(TestGroup.Deliver(message), test.Settler, default);
        return counting.Scopes;
    }

    internal sealed class Probe : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class CountingProvider(IServiceProvider inner) : IServiceProvider, IServiceScopeFactory
    {
        public int Scopes { get; private set; }

        public object? GetService(Type serviceType) => serviceType == typeof(IServiceScopeFactory) ? this : inner.GetService(serviceType);

        public IServiceScope CreateScope()
        {
            Scopes++;
            return inner.CreateScope();
        }
    }
}
