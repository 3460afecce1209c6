using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.Configuration;

/// <summary>
/// The options of one subscription while it runs. When configuration is reloaded, what may change live does; what may not is kept, and a
/// configuration with a fault changes nothing.
/// </summary>
internal sealed class LiveGroupOptions : IDisposable
{
    private readonly GroupAddress _group;
    private readonly IOptionsFactory<GroupOptions> _factory;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly IDisposable? _reloads;
    private volatile GroupOptions? _current;
    private string? _lastComplaint;
    private string? _lastRestartNotice;
    private bool _isDisposed;

    /// <exception cref="OptionsValidationException">The options have a fault.</exception>
    public LiveGroupOptions(
        GroupAddress group, IOptionsFactory<GroupOptions> factory, ILoggerFactory loggers, IConfiguration? configuration = null)
    {
        _group = group;
        _factory = factory;
        _logger = loggers.CreateLogger(ConfigurationLog.Category);

        // Listening first: a reload that comes meanwhile waits for the lock and is not missed.
        lock (_gate)
        {
            if (configuration is not null) _reloads = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
            try
            {
                _current = factory.Create(GroupOptionsName.Of(group));
            }
            catch
            {
                _reloads?.Dispose();
                throw;
            }
        }
    }

    /// <summary>Raised after <see cref="Current"/> has changed, one change at a time. Handlers are brief and do not throw.</summary>
    public event Action<GroupOptions>? Changed;

    /// <summary>What counts now. Not to be written to.</summary>
    public GroupOptions Current => _current!;

    public void Dispose()
    {
        lock (_gate) _isDisposed = true;
        _reloads?.Dispose();
    }

    private void Reload()
    {
        lock (_gate)
        {
            if (_isDisposed || _current is not { } current || Read() is not { } next) return;
            KeepWhatCannotChange(current, next);
            var changed = GroupSettings.All.Where(setting => !setting.AreSame(current, next)).Select(setting => setting.Key).ToList();
            if (changed.Count == 0) return;
            _current = next;
            ConfigurationLog.OptionsChanged(_logger, _group.Group, _group.Stream, string.Join(", ", changed));
            Changed?.Invoke(next);
        }
    }

    /// <summary>The new options, or null where they have a fault. Whatever goes wrong must not stop the reload of others.</summary>
    private GroupOptions? Read()
    {
        try
        {
            var next = _factory.Create(GroupOptionsName.Of(_group));
            _lastComplaint = null;
            return next;
        }
        catch (Exception e)
        {
            // One save of a file often comes as two reloads.
            if (_lastComplaint != e.Message) ConfigurationLog.ReloadRejected(_logger, e, _group.Group, _group.Stream, e.Message);
            _lastComplaint = e.Message;
            return null;
        }
    }

    private void KeepWhatCannotChange(GroupOptions current, GroupOptions next)
    {
        var kept = GroupSettings.All.Where(setting => !setting.IsLive && !setting.AreSame(current, next)).ToList();
        var notice = kept.Count == 0 ? null : $"{next.Consumer}|{next.AckWait:c}|{next.StartFrom}|{next.Mode}|{next.ExclusiveConsumer}";
        if (notice is not null && notice != _lastRestartNotice)
        {
            ConfigurationLog.NeedsRestart(_logger, string.Join(", ", kept.Select(setting => setting.Key)), _group.Group, _group.Stream);
        }
        _lastRestartNotice = notice;
        foreach (var setting in kept) setting.Copy(current, next);
    }
}
