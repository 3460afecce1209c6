namespace StreamGroups.Examples.Aot;

internal static class Mail
{
    /// <summary>A handler that is a method, with what it does without a header and without a service.</summary>
    public static Task SendAsync(Receipt receipt, [FromHeader] string greeting = "Thank you", Bank? bank = null)
    {
        Console.WriteLine($"Mail: {greeting}! {receipt.Order} is paid with {receipt.Paid}{(bank is null ? "" : $" at {bank.Name}")}");
        return Task.CompletedTask;
    }
}
