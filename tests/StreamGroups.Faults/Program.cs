using StreamGroups.Faults.Running;
using StreamGroups.Faults.Simulation;
using StreamGroups.Faults.Workers;

return args switch
{
    ["consume", .. var rest] => await WorkerHost.ConsumeAsync(rest),
    ["publish", .. var rest] => await WorkerHost.PublishAsync(rest),
    ["simulate", .. var rest] => await SimulateCommand.RunAsync(rest),
    _ => await RunCommand.RunAsync(args),
};
