using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace StreamGroups.Configuration;

/// <summary>
/// Options while they are in use. When configuration is reloaded, what may change live does; what may not is kept, and a configuration with a
/// fault changes nothing.
/// </summary>
internal abstract class LiveOptions<TOptions> : IDisposable
    where TOptions : class
{
    private readonly string _name;
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly IReadOnlyList<Setting<TOptions>> _settings;
    private readonly Lock _gate = new();
    private readonly IDisposable? _reloads;
    private readonly HashSet<Setting<TOptions>> _overridden = [];
    private volatile TOptions? _current;
    private TOptions? _read;
    private string? _lastComplaint;
    private bool _isDisposed;

    /// <param name="name">The options' name.</param>
    /// <param name="factory">Reads and checks them.</param>
    /// <param name="settings">All of their keys.</param>
    /// <param name="configuration">What may be reloaded.</param>
    /// <exception cref="OptionsValidationException">The options have a fault.</exception>
    protected LiveOptions(
        string name, IOptionsFactory<TOptions> factory, IReadOnlyList<Setting<TOptions>> settings, IConfiguration? configuration)
    {
        (_name, _factory, _settings) = (name, factory, settings);

        // Listening first: a reload that comes meanwhile waits for the lock and is not missed.
        lock (_gate)
        {
            if (configuration is not null) _reloads = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
            try
            {
                _current = _read = factory.Create(name);
            }
            catch
            {
                _reloads?.Dispose();
                throw;
            }
        }
    }

    /// <summary>Raised after <see cref="Current"/> has changed, one change at a time. Handlers are brief and do not throw.</summary>
    public event Action<TOptions>? Changed;

    /// <summary>What counts now. Not to be written to.</summary>
    public TOptions Current => _current!;

    /// <summary>Changes live settings until a reload changes those very values.</summary>
    /// <param name="change">Changes a copy of the options to valid values.</param>
    public void Override(Action<TOptions> change)
    {
        lock (_gate)
        {
            if (_isDisposed || _current is not { } current) return;
            var next = NewOptions();
            foreach (var setting in _settings) setting.Copy(current, next);
            change(next);
            var changed = _settings.Where(setting => !setting.AreSame(current, next)).ToList();
            _overridden.UnionWith(changed);
            GoOnWith(next, changed);
        }
    }

    public void Dispose()
    {
        lock (_gate) _isDisposed = true;
        _reloads?.Dispose();
    }

    /// <summary>Called on any thread, even before the constructor of a derived class has run; its field initializers have.</summary>
    protected abstract void LogChange(string keys);

    protected abstract void LogRejection(Exception fault);

    protected abstract TOptions NewOptions();

    /// <summary>Puts back what needs a restart.</summary>
    protected virtual void KeepWhatCannotChange(TOptions current, TOptions next)
    {
    }

    private void Reload()
    {
        lock (_gate)
        {
            if (_isDisposed || _current is not { } current || Read() is not { } read) return;
            var next = NewOptions();
            foreach (var setting in _settings) setting.Copy(read, next);
            KeepWhatCannotChange(current, next);
            _overridden.RemoveWhere(setting => !setting.AreSame(_read!, read));
            _read = read;
            foreach (var setting in _overridden) setting.Copy(current, next);
            GoOnWith(next, [.. _settings.Where(setting => !setting.AreSame(current, next))]);
        }
    }

    private void GoOnWith(TOptions next, List<Setting<TOptions>> changed)
    {
        if (changed.Count == 0) return;
        _current = next;
        LogChange(string.Join(", ", changed.Select(setting => setting.Key)));
        Changed?.Invoke(next);
    }

    /// <summary>The new options, or null where they have a fault. Whatever goes wrong must not stop the reload of others.</summary>
    private TOptions? Read()
    {
        try
        {
            var next = _factory.Create(_name);
            _lastComplaint = null;
            return next;
        }
        catch (Exception e)
        {
            // One save of a file often comes as two reloads.
            if (_lastComplaint != e.Message) LogRejection(e);
            _lastComplaint = e.Message;
            return null;
        }
    }
}
