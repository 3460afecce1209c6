using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.Configuration;

/// <summary>
/// Decides how to connect: the first of what code says, an <c>IConnectionMultiplexer</c> in the container,
/// <c>RedisStreams:ConnectionString</c> and <c>ConnectionStrings:redis</c>, else <c>localhost:6379</c>. It does not connect, but the making
/// of the application's multiplexer may.
/// </summary>
internal sealed class ConnectionSettings(
    IServiceProvider services, IOptions<RedisStreamsOptions> options, ILoggerFactory loggers, IConfiguration? configuration = null)
{
    private const string Default = "localhost:6379";

    private readonly ILogger _logger = loggers.CreateLogger(ConfigurationLog.Category);
    private readonly Lock _gate = new();
    private ConnectionSource? _source;
    private bool _hasWarned;

    /// <summary>The same source at each call, once there is one.</summary>
    /// <exception cref="OptionsValidationException">
    /// A connection string cannot be read, or there is no multiplexer under the key asked for.
    /// </exception>
    /// <exception cref="TransportException">
    /// Nothing but a multiplexer says where Redis is, and it could not be made. The next call tries again: taking the default instead could
    /// mean another server than the application's.
    /// </exception>
    public ConnectionSource Resolve()
    {
        lock (_gate)
        {
            return _source ??= WithDatabase(FromCode() ?? FromMultiplexer(out var failure) ?? FromConfiguration() ?? FromDefault(failure));
        }
    }

    private ConnectionSource? FromCode()
    {
        var said = options.Value;
        if (said.Connection is { } connection) return new ConnectionSource(connection, ConnectionSource.Code);
        return said.ConnectionStringIsFromCode ? FromText(said.ConnectionString, ConnectionSource.OfText(said)) : null;
    }

    private ConnectionSource? FromMultiplexer(out Exception? failure)
    {
        failure = null;
        var from = options.Value.MultiplexerKey is { } key
            ? $"the {nameof(IConnectionMultiplexer)} in the container under the key '{key}'"
            : $"the {nameof(IConnectionMultiplexer)} in the container";
        try
        {
            var multiplexer = MultiplexerConnection.Find(services, options.Value.MultiplexerKey);
            if (multiplexer is null) return null;
            var taken = MultiplexerConnection.TakeOver(multiplexer.Configuration, out var isExact);
            if (!isExact) ConfigurationLog.MultiplexerMisread(_logger, from);
            else if (MultiplexerConnection.MayBeIncomplete(taken)) ConfigurationLog.MultiplexerMayBeIncomplete(_logger, from);
            return new ConnectionSource(taken, from);
        }
        catch (Exception e) when (e is not OptionsValidationException)
        {
            failure = e;
            if (!_hasWarned) ConfigurationLog.MultiplexerFailed(_logger, e, from);
            _hasWarned = true;
            return null;
        }
    }

    private ConnectionSource? FromConfiguration() =>
        FromText(options.Value.ConnectionString, ConnectionSource.OfText(options.Value))
        ?? FromText(configuration?[ConfigurationPaths.SharedConnectionString], ConfigurationPaths.SharedConnectionString);

    private static ConnectionSource FromDefault(Exception? failure) => failure is null
        ? new ConnectionSource(ConfigurationOptions.Parse(Default), "the default, since nothing else says where Redis is")
        : throw new TransportException(
            TransportErrorKind.Transient,
            $"The {nameof(IConnectionMultiplexer)} in the container could not be made, and nothing else says where Redis is. Register it "
            + $"with abortConnect=false, or set {ConfigurationPaths.Root}:{nameof(RedisStreamsOptions.ConnectionString)}.",
            failure);

    private static ConnectionSource? FromText(string? text, string from)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var faults = new List<string>();
        return ConnectionText.TryParse(text, from, out var parsed, faults)
            ? new ConnectionSource(parsed, from)
            : throw new OptionsValidationException(Options.DefaultName, typeof(RedisStreamsOptions), faults);
    }

    private ConnectionSource WithDatabase(ConnectionSource source)
    {
        var copy = source.Options.Clone();
        copy.DefaultDatabase = options.Value.Database ?? copy.DefaultDatabase;
        return source with { Options = copy };
    }
}
