using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Telemetry;
using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Registration;

/// <summary>Builds the resilience pipeline of a handler, once, when the host starts.</summary>
internal static class HandlerResilience
{
    private const string PipelineName = "streamgroups-handler";

    /// <summary>The handler's pipeline within its resilience pipeline, if it has one; null where either has a fault.</summary>
    public static IMessagePipeline? Wrap(PipelineBuildContext build, HandlerRegistration handler, IMessagePipeline? inner)
    {
        if (handler.Resilience.Count == 0) return inner;
        try
        {
            var resilience = Build(build.Group, handler, build.Services);
            return inner?.Within(resilience);
        }
        catch (Exception e)
        {
            build.Faults.Add(RegistrationFaults.ResilienceFailed(build.Group.Stream, build.Group.Group, OneLine(e.Message)));
            return null;
        }
    }

    private static ResiliencePipeline Build(GroupAddress group, HandlerRegistration handler, IServiceProvider services)
    {
        var builder = new ResiliencePipelineBuilder
        {
            Name = PipelineName, InstanceName = $"{group}", TimeProvider = services.GetRequiredService<TimeProvider>(),
        };

        // Metrics only: Polly's own log would have lines for every message.
        builder.ConfigureTelemetry(new TelemetryOptions { LoggerFactory = NullLoggerFactory.Instance });
        foreach (var configure in handler.Resilience) configure(builder, services);
        return builder.Build();
    }

    /// <summary>Polly's faults come in several lines.</summary>
    private static string OneLine(string text) =>
        string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
