using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Diagnostics;

namespace StreamGroups.Configuration;

/// <summary>The retention of one stream while it is kept.</summary>
internal sealed class LiveRetentionOptions(
    string stream, IOptionsFactory<RetentionOptions> factory, ILoggerFactory loggers, IConfiguration? configuration = null)
    : LiveOptions<RetentionOptions>(stream, factory, RetentionSettings.All, configuration)
{
    private readonly string _stream = stream;
    private readonly ILogger _logger = loggers.CreateLogger(ConfigurationLog.Category);

    protected override RetentionOptions NewOptions() => new();

    protected override void LogChange(string keys) => ConfigurationLog.RetentionChanged(_logger, _stream, keys);

    protected override void LogRejection(Exception fault) =>
        ConfigurationLog.RetentionReloadRejected(_logger, fault, _stream, fault.Message);
}
