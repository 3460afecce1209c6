using System.Diagnostics;

namespace StreamGroups.Examples.Aot;

/// <summary>A handler that is a class.</summary>
internal sealed class NoteHandler : IMessageHandler<string>
{
    private static bool _isLate;

    public Task HandleAsync(string message, MessageContext context, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Note: {message} ({context.Stream}, {context.Group})");
        if (!Interlocked.Exchange(ref _isLate, true))
        {
            using var process = Process.GetCurrentProcess();
            Console.WriteLine($"The first note came {(DateTime.Now - process.StartTime).TotalMilliseconds:0} ms after the program had been started");
        }
        return Task.CompletedTask;
    }
}
