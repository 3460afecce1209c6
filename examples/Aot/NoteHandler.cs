namespace StreamGroups.Examples.Aot;

/// <summary>A handler that is a class.</summary>
internal sealed class NoteHandler : IMessageHandler<string>
{
    public Task HandleAsync(string message, MessageContext context, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Note: {message} ({context.Stream}, {context.Group})");
        return Task.CompletedTask;
    }
}
