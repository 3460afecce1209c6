using Microsoft.CodeAnalysis;
using StreamGroups.Generator.Tests.Verification;
using Xunit;

namespace StreamGroups.Generator.Tests;

/// <summary>What has not changed is not generated again.</summary>
public sealed class IncrementalTests
{
    private static readonly string Program = Shop.Program("group.Handle((Order order, ILogger log) => { });");

    [Fact]
    public void An_edit_of_another_file_generates_nothing()
    {
        var generation = new Generation(Program);
        var output = generation.Output;

        generation.Add("Other.cs", "internal static class Other { public static void Handle(int number) { } }");
        generation.Replace("Other.cs", "internal static class Other { public static void Handle(int number) => Handle(number + 1); }");

        Assert.Equal(output, generation.Output);
        Assert.All(Reasons(generation, HandlerGenerator.Calls), reason => Assert.True(
            reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"The call was read as {reason}."));
        Assert.All(
            generation.Outcome.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            written => Assert.Equal(IncrementalStepRunReason.Cached, written.Reason));
    }

    [Fact]
    public void An_edit_of_the_handler_is_seen()
    {
        var generation = new Generation(Program);

        generation.Replace("Program.cs", Shop.Program("group.Handle((Order order, IMailer mailer) => { });"));

        Assert.Contains("IMailer", generation.Output, StringComparison.Ordinal);
        Assert.Contains(IncrementalStepRunReason.Modified, Reasons(generation, HandlerGenerator.Calls));
    }

    [Fact]
    public void The_output_is_the_same_in_every_run() => Assert.Equal(new Generation(Program).Output, new Generation(Program).Output);

    private static IEnumerable<IncrementalStepRunReason> Reasons(Generation generation, string step) =>
        generation.Outcome.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);
}
