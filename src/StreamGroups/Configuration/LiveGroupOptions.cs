using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.Configuration;

/// <summary>The options of one subscription while it runs.</summary>
internal sealed class LiveGroupOptions(
    GroupAddress group, IOptionsFactory<GroupOptions> factory, ILoggerFactory loggers, IConfiguration? configuration = null)
    : LiveOptions<GroupOptions>(GroupOptionsName.Of(group), factory, GroupSettings.All, configuration)
{
    private readonly GroupAddress _group = group;
    private readonly ILogger _logger = loggers.CreateLogger(ConfigurationLog.Category);
    private string? _lastRestartNotice;

    protected override GroupOptions NewOptions() => new();

    protected override void LogChange(string keys) => ConfigurationLog.OptionsChanged(_logger, _group.Group, _group.Stream, keys);

    protected override void LogRejection(Exception fault) =>
        ConfigurationLog.ReloadRejected(_logger, fault, _group.Group, _group.Stream, fault.Message);

    protected override void KeepWhatCannotChange(GroupOptions current, GroupOptions next)
    {
        var kept = GroupSettings.All.Where(setting => !setting.IsLive && !setting.AreSame(current, next)).ToList();
        var notice = kept.Count == 0 ? null : $"{next.Consumer}|{next.AckWait:c}|{next.StartFrom}|{next.Mode}|{next.ExclusiveConsumer}|{next.SingleActive}";
        if (notice is not null && notice != _lastRestartNotice)
        {
            ConfigurationLog.NeedsRestart(_logger, string.Join(", ", kept.Select(setting => setting.Key)), _group.Group, _group.Stream);
        }
        _lastRestartNotice = notice;
        foreach (var setting in kept) setting.Copy(current, next);
    }
}
