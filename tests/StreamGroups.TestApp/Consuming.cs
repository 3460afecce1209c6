using StreamGroups;

/// <summary>Handles messages and says so; the text "poison" ends the process at once, as a fault in native code would.</summary>
internal sealed class Consuming(AppSettings settings)
{
    public async Task HandleAsync(string text, MessageContext context)
    {
        var began = DateTime.UtcNow;
        if (settings.TellTimes) Console.WriteLine($"time {context.Id} {(long)(began - DateTime.UnixEpoch).TotalMicroseconds}");
        Console.WriteLine($"begun {context.Id} {context.DeliveryCount} {text}");
        if (text == "poison") Environment.FailFast("The handler got poison.");
        if (settings.HandlerTime > TimeSpan.Zero) await Task.Delay(settings.HandlerTime, context.CancellationToken);
        Console.WriteLine($"handled {context.Id} {context.DeliveryCount} {text}");
    }
}
