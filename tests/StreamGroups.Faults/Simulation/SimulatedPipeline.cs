using System.Text;
using StreamGroups.Faults.Jobs;
using StreamGroups.Handling;

namespace StreamGroups.Faults.Simulation;

/// <summary>Hands messages to their handler: an entry holds a key, and the world knows the job.</summary>
/// <param name="jobs">By their keys.</param>
/// <param name="handler">It keeps nothing.</param>
/// <param name="isReused">Whether deliveries that are over are used again.</param>
internal sealed class SimulatedPipeline(IReadOnlyDictionary<string, Job> jobs, JobHandler handler, bool isReused) : IMessagePipeline
{
    public bool KeepsDelivery => !isReused;

    public bool KeepsBody => !isReused;

    public ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken)
    {
        var job = jobs[Encoding.UTF8.GetString(delivery.Payload.Data.Span)];
        return new(handler.HandleAsync(job, new MessageContext(delivery, settler, () => MessageHeaders.Empty, cancellationToken)));
    }
}
