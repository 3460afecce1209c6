using Microsoft.Extensions.Options;
using Xunit;

namespace StreamGroups.Tests.Configuration;

public sealed class RetentionFaultTests
{
    private const string Orders = "RedisStreams:Streams:orders:Retention";
    private const string Policy = "it has to be KeepAll, MaxLength, MaxAge, UntilProcessed or DeleteWhenProcessed.";
    private const string AnyTime = "it has to be a time from 00:00:01 (1 s) to 3650.00:00:00 (3650 days), such as ";

    [Theory]
    [InlineData("Policy", "Forever", Policy)]
    [InlineData("Policy", "1", Policy)]
    [InlineData("MinAge", "-00:00:01", "it has to be a time from 00:00:00 to 3650.00:00:00 (3650 days), such as 01:00:00.")]
    [InlineData("MinAge", "60", "it has to be a time from 00:00:00 to 3650.00:00:00 (3650 days), such as 01:00:00. Write 00:01:00 for 60 seconds.")]
    [InlineData("MaxLength", "0", "it has to be a whole number, 1 or more, such as 1000000.")]
    [InlineData("MaxLength", "1e6", "it has to be a whole number, 1 or more, such as 1000000.")]
    [InlineData("MaxAge", "00:00:00.9", AnyTime + "7.00:00:00 for a week.")]
    [InlineData("MaxAge", "3650.00:00:01", AnyTime + "7.00:00:00 for a week.")]
    [InlineData("LengthWarning", "-1", "it has to be a whole number, 0 or more, such as 1000000 (0 for no warning).")]
    [InlineData("HoldWarning", "00:00:00", AnyTime + "00:15:00.")]
    [InlineData("HoldLimit", "00:30", AnyTime + "3.00:00:00 for three days. Hours, minutes and seconds are all needed: write 00:00:30 for 30 seconds.")]
    public void A_value_that_cannot_be_is_named_with_its_path_and_remedy(string key, string value, string remedy)
    {
        using var app = new ConfiguredApplication(null, ($"{Orders}:{key}", value)).Map("orders", "g");
        Assert.Equal([$"{Orders}:{key} is '{value}'; {remedy}"], app.RetentionFaultsOf("orders"));
    }

    [Theory]
    [InlineData("Polcy", "Polcy is no setting of a retention; did you mean Policy?")]
    [InlineData("maxlenght", "maxlenght is no setting of a retention; did you mean MaxLength?")]
    [InlineData(
        "Days",
        "Days is no setting of a retention; these are: HoldLimit, HoldWarning, LengthWarning, MaxAge, MaxLength, MinAge, Policy.")]
    public void An_unknown_key_names_the_nearest(string key, string fault)
    {
        using var app = new ConfiguredApplication(null, ($"{Orders}:{key}", "1")).Map("orders", "g");
        Assert.Equal([$"{Orders}:{fault}"], app.RetentionFaultsOf("orders"));
    }

    [Fact]
    public void The_policy_alone_is_no_section()
    {
        using var app = new ConfiguredApplication(null, (Orders, "UntilProcessed")).Map("orders", "g");
        Assert.Equal(
            [$"{Orders} is 'UntilProcessed'; it has to be a section, such as {{ \"Policy\": \"UntilProcessed\" }}."],
            app.RetentionFaultsOf("orders"));
    }

    [Theory]
    [InlineData("MaxLength", "how many entries are kept")]
    [InlineData("MaxAge", "how long entries are kept")]
    public void A_limit_is_needed_by_its_policy(string policy, string what)
    {
        using var app = new ConfiguredApplication(null, ($"{Orders}:Policy", policy)).Map("orders", "g");
        Assert.Equal(
            [$"{Orders}:Policy is {policy}, but {Orders}:{policy} is not set; say there {what}."], app.RetentionFaultsOf("orders"));
    }

    [Theory]
    [InlineData("KeepAll", "MaxLength", "5", "MaxLength")]
    [InlineData("UntilProcessed", "MaxAge", "01:00:00", "MaxAge")]
    [InlineData("DeleteWhenProcessed", "MinAge", "01:00:00", "UntilProcessed")]
    [InlineData("KeepAll", "HoldLimit", "01:00:00", "UntilProcessed or DeleteWhenProcessed")]
    public void A_value_that_has_no_effect_is_a_fault(string policy, string key, string value, string policies)
    {
        using var app = new ConfiguredApplication(null, ($"{Orders}:Policy", policy), ($"{Orders}:{key}", value)).Map("orders", "g");
        Assert.Equal(
            [$"{Orders}:{key} has no effect, since {Orders}:Policy is {policy}; set that to {policies}, or leave {key} out."],
            app.RetentionFaultsOf("orders"));
    }

    [Fact]
    public void What_code_says_is_checked_too_and_all_faults_come_in_one_exception()
    {
        using var app = new ConfiguredApplication(null, ("RedisStreams:Streams:b:Retention:Polcy", "x"))
            .Map("a", "g").Map("b", "g", o => o.Concurrency = 0)
            .Retain("a", o => (o.Policy, o.HoldWarning) = ((RetentionPolicy)9, TimeSpan.Zero));
        Assert.Equal(
            [
                "RedisStreams:Streams:b:Groups:g:Concurrency is set to '0' in code; it has to be a whole number from 1 to 10000, such as 8.",
                $"RedisStreams:Streams:a:Retention:Policy is set to '9' in code; {Policy}",
                $"RedisStreams:Streams:a:Retention:HoldWarning is set to '00:00:00' in code; {AnyTime}00:15:00.",
                "RedisStreams:Streams:b:Retention:Polcy is no setting of a retention; did you mean Policy?",
            ],
            Assert.Throws<OptionsValidationException>(app.Check).Failures);
    }

    [Fact]
    public void The_retention_of_a_stream_that_is_not_mapped_is_not_looked_at()
    {
        using var app = new ConfiguredApplication(null, (Orders + ":Policy", "Forever")).Map("other", "g");
        app.Check();
        Assert.Equal(100, Assert.Single(app.Log).Event.Id);
    }
}
