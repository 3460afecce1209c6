using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamGroups.TestSupport;

namespace StreamGroups.IntegrationTests.Apps;

/// <summary>An application as a user would write it, with a host of its own, whose log and handled messages a test can look at.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private const int NotPersistent = 451;

    private readonly HostApplicationBuilder _builder = Host.CreateEmptyApplicationBuilder(null);
    private readonly ConcurrentQueue<HandledMessage> _handled = new();
    private IHost? _host;

    /// <param name="connectionString">Given by code; without it configuration decides.</param>
    public RunningApp(string? connectionString = null)
    {
        _builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(Log);
        Streams = connectionString is null ? _builder.Services.AddRedisStreams() : _builder.Services.AddRedisStreams(connectionString);
    }

    public CollectingLoggerProvider Log { get; } = new();

    public IRedisStreamsBuilder Streams { get; }

    public bool IsStarted { get; private set; }

    public IServiceCollection Services => _builder.Services;

    public IConfigurationManager Configuration => _builder.Configuration;

    public IStreamPublisher Publisher => Started.Services.GetRequiredService<IStreamPublisher>();

    public IDeadLetters DeadLetters => Started.Services.GetRequiredService<IDeadLetters>();

    public IStreamRequester Requester => Started.Services.GetRequiredService<IStreamRequester>();

    public HealthCheckService Checks => Started.Services.GetRequiredService<HealthCheckService>();

    public IReadOnlyList<HandledMessage> Handled => [.. _handled];

    /// <summary>What was logged as a warning or worse, but that servers of tests keep nothing on disk.</summary>
    public IReadOnlyList<LogLine> Complaints => [.. Log.Lines.Where(line => line.Level >= LogLevel.Warning && line.Event.Id != NotPersistent)];

    public IReadOnlyList<LogLine> Errors => [.. Log.Lines.Where(line => line.Level >= LogLevel.Error)];

    private IHost Started => _host ?? throw new InvalidOperationException("The application is not started.");

    /// <summary>Consumes a stream; each message is kept in <see cref="Handled"/> before the handler gets it.</summary>
    public RunningApp Consume<T>(
        string stream, string group = "billing", string? consumer = "a", Action<GroupOptions>? configure = null,
        Func<T, MessageContext, Task>? handler = null)
    {
        Streams.MapStream(stream).WithGroup(group, consumer, configure).Handle<T>((message, context) =>
        {
            _handled.Enqueue(new HandledMessage(context.Stream, context.Id, context.DeliveryCount, $"{message}"));
            return handler?.Invoke(message, context) ?? Task.CompletedTask;
        });
        return this;
    }

    public async Task<RunningApp> StartAsync()
    {
        _host = _builder.Build();
        await _host.StartAsync().InTime();
        IsStarted = true;
        return this;
    }

    public Task StopAsync() => Started.StopAsync().InTime();

    public Task<EntryId> PublishAsync<T>(string stream, T message, PublishOptions? options = null) =>
        Publisher.PublishAsync(stream, message, options).InTime();

    /// <summary>Waits until messages with all these texts were handled.</summary>
    public Task HasHandledAsync(params IEnumerable<string> texts)
    {
        var wanted = texts.ToHashSet();
        return Eventually.HoldsAsync(
            () => wanted.IsSubsetOf(_handled.Select(message => message.Text)), () => $"handled: {string.Join(", ", wanted.Take(10))}. {this}");
    }

    /// <summary>Waits until a line with all these parts was logged.</summary>
    public async Task<LogLine> HasLoggedAsync(params string[] parts)
    {
        LogLine? found = null;
        await Eventually.HoldsAsync(
            () => (found = Log.Lines.FirstOrDefault(line => parts.All(part => line.Message.Contains(part, StringComparison.Ordinal)))) is not null,
            () => $"logged: {string.Join(" … ", parts)}. {this}");
        return found!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null) return;
        try
        {
            if (IsStarted) await _host.StopAsync().InTime();
        }
        finally
        {
            _host.Dispose();
        }
    }

    /// <summary>The log, then what was handled last.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine, [.. Log.Lines.Select(line => $"{line.Level}: {line.Message}"), .. _handled.TakeLast(10).Select(message => $"{message}")]);
}
