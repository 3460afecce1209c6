using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Diagnostics;

namespace StreamGroups.Configuration;

/// <summary>The options of a stream that is read without a group while it runs.</summary>
internal sealed class LiveBroadcastOptions(
    string stream, IOptionsFactory<BroadcastOptions> factory, ILoggerFactory loggers, IConfiguration? configuration = null)
    : LiveOptions<BroadcastOptions>(stream, factory, BroadcastSettings.All, configuration)
{
    private readonly string _stream = stream;
    private readonly ILogger _logger = loggers.CreateLogger(ConfigurationLog.Category);
    private string? _lastRestartNotice;

    protected override BroadcastOptions NewOptions() => new();

    protected override void LogChange(string keys) => BroadcastLog.OptionsChanged(_logger, _stream, keys);

    protected override void LogRejection(Exception fault) => BroadcastLog.ReloadRejected(_logger, fault, _stream, fault.Message);

    protected override void KeepWhatCannotChange(BroadcastOptions current, BroadcastOptions next)
    {
        var kept = BroadcastSettings.All.Where(setting => !setting.IsLive && !setting.AreSame(current, next)).ToList();
        var notice = kept.Count == 0 ? null : $"{next.From}|{next.PositionName}";
        if (notice is not null && notice != _lastRestartNotice)
            BroadcastLog.NeedsRestart(_logger, string.Join(", ", kept.Select(setting => setting.Key)), _stream);
        _lastRestartNotice = notice;
        foreach (var setting in kept) setting.Copy(current, next);
    }
}
