using StreamGroups.Binding;
using StreamGroups.Faults.Jobs;
using StreamGroups.Registration;

namespace StreamGroups.Faults.Workers;

/// <summary>Handlers that take no context: their deliveries, and the memory of bodies, are used again and again.</summary>
internal static class PlainHandling
{
    /// <summary>As <c>Handle((Job job, CancellationToken token, JobHandler handler) => …)</c>, but the journal learns which entry it is.</summary>
    public static void HandleWithoutContext(this IGroupBuilder group)
    {
        var shape = static (Job _, CancellationToken _, JobHandler _) => Task.CompletedTask;
        ((GroupBuilder)group).Add(new HandlerRegistration(typeof(Job), shape, build => PipelineBuilder.Build<Job>(build, new HandlerMethod(shape), parameters =>
        {
            var token = parameters.Bind<CancellationToken>(1);
            var handler = parameters.Bind<JobHandler>(2);
            return new PlainCall<Job>((job, in call) =>
                new(handler.Get(in call).HandleAsync(job, call.Delivery.Id, call.Delivery.Count, token.Get(in call))));
        })));
    }
}
