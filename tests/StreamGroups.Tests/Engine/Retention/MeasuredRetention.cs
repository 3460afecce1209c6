using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Diagnostics;

namespace StreamGroups.Tests.Engine.Retention;

/// <summary>The instruments of one test, and what they measured.</summary>
internal sealed class MeasuredRetention : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, double> _measured = [];

    public MeasuredRetention()
    {
        var meter = new StreamGroupsMeter(_services.GetRequiredService<IMeterFactory>());
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter.Meter) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
        Metrics = new RetentionMetrics(meter);
    }

    public RetentionMetrics Metrics { get; }

    /// <summary>What was counted since the last time, and what gauges show, each as <c>name stream/group</c>.</summary>
    public Dictionary<string, double> Take()
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            Dictionary<string, double> taken = new(_measured);
            _measured.Clear();
            return taken;
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = $"{instrument.Name["streamgroups.retention.".Length..]} {string.Join('/', tags.ToArray().Select(tag => tag.Value))}";
        lock (_gate) _measured[key] = _measured.GetValueOrDefault(key) + value;
    }
}
