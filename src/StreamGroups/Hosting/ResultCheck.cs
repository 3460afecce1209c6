using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Registration;
using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>Says at the start what a group's results are published to in more than one step.</summary>
internal sealed class ResultCheck(SubscriptionPlan plan, IStreamTransport transport, ILogger logger)
{
    public async ValueTask TellAsync(CancellationToken cancellationToken)
    {
        foreach (var stream in plan.PublishTo)
        {
            if (!await transport.IsOneStepAsync(plan.Address.Stream, ForwardKind.Stream, stream, cancellationToken).ConfigureAwait(false))
                ResultLog.NotOneStep(logger, plan.Address, stream);
        }
    }
}
