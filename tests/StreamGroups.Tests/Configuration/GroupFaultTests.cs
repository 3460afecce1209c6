using Microsoft.Extensions.Options;
using Xunit;

namespace StreamGroups.Tests.Configuration;

public sealed class GroupFaultTests
{
    private const string Group = "RedisStreams:Streams:orders:Groups:billing:";
    private const string Whole = "it has to be a whole number from 1 to 10000, such as 8.";
    private const string AckWait = "it has to be a time from 00:00:00.1 (100 ms) to 1.00:00:00 (one day), such as 00:00:30.";
    private const string Waits =
        "it has to be a list of times, each from 00:00:00.001 (1 ms) to 30.00:00:00 (30 days), such as [ \"00:00:01\", \"00:00:10\" ].";
    private const string Name =
        "it has to be a name that is not blank and does not begin with ~, such as worker-1, or left out for a name unique to this process.";
    private const string MaxLease = "it has to be a time from 00:00:00.1 (100 ms) to 30.00:00:00 (30 days), such as 01:00:00.";
    private const string Mode = "it has to be AtLeastOnce, AtMostOnce, NoAck or Manual.";
    private const string DeadLetters = "it has to be a whole number, 1 or more, such as 100000.";
    private const string Start =
        "it has to be Beginning, New, an entry ID such as 1700000000000-0, or a time since 1970 such as 2026-01-31T12:00:00Z.";

    [Theory]
    [InlineData("Concurrency", "abc", Whole)]
    [InlineData("Concurrency", "0", Whole)]
    [InlineData("Concurrency", "10001", Whole)]
    [InlineData("Concurrency", "8.5", Whole)]
    [InlineData("Concurrency", "99999999999", Whole)]
    [InlineData("Concurrency", " ", Whole)]
    [InlineData("Prefetch", "0", "it has to be a whole number from 1 to 100000, such as 256.")]
    [InlineData("Prefetch", "100001", "it has to be a whole number from 1 to 100000, such as 256.")]
    [InlineData("MaxDeliveries", "0", "it has to be a whole number from 1 to 1000000, such as 5.")]
    [InlineData("MaxDeliveries", "1000001", "it has to be a whole number from 1 to 1000000, such as 5.")]
    [InlineData("AckWait", "30", AckWait + " Write 00:00:30 for 30 seconds.")]
    [InlineData("AckWait", "0.5", AckWait + " Write 00:00:00.5000000 for 0.5 seconds.")]
    [InlineData("AckWait", "00:30", AckWait + " Hours, minutes and seconds are all needed: write 00:00:30 for 30 seconds.")]
    [InlineData("AckWait", "30s", AckWait)]
    [InlineData("AckWait", "1e300", AckWait)]
    [InlineData("AckWait", "00:00:00.09", AckWait)]
    [InlineData("AckWait", "1.00:00:01", AckWait)]
    [InlineData("AckWait", "-00:00:30", AckWait)]
    [InlineData("Enabled", "yes", "it has to be true or false.")]
    [InlineData("ExclusiveConsumer", "1", "it has to be true or false.")]
    [InlineData("MaxLease", "60", MaxLease + " Write 00:01:00 for 60 seconds.")]
    [InlineData("MaxLease", "00:00:00.09", MaxLease)]
    [InlineData("MaxLease", "30.00:00:01", MaxLease)]
    [InlineData("Mode", "ExactlyOnce", Mode)]
    [InlineData("Mode", "1", Mode)]
    [InlineData("Mode", "-1", Mode)]
    [InlineData("Mode", "AtMostOnce, NoAck", Mode)]
    [InlineData("Mode", " ", Mode)]
    [InlineData("MaxDeadLetters", "0", DeadLetters)]
    [InlineData("MaxDeadLetters", "-5", DeadLetters)]
    [InlineData("MaxDeadLetters", "many", DeadLetters)]
    [InlineData("MaxDeadLetters", "99999999999999999999", DeadLetters)]
    [InlineData("Unmatched", "Drop", "it has to be DeadLetter or Ignore.")]
    [InlineData("Unmatched", "1", "it has to be DeadLetter or Ignore.")]
    [InlineData("StartFrom", "Start", Start)]
    [InlineData("StartFrom", "1969-12-31T00:00:00Z", Start)]
    [InlineData("Consumer", "  ", Name)]
    [InlineData("Consumer", "~retry", Name)]
    [InlineData("BatchSize", "0", "it has to be a whole number from 1 to 10000, such as 100.")]
    [InlineData("BatchSize", "10001", "it has to be a whole number from 1 to 10000, such as 100.")]
    [InlineData("BatchWait", "-00:00:01", "it has to be a time from 00:00:00 (none) to 00:01:00 (one minute), such as 00:00:00.1.")]
    [InlineData("BatchWait", "00:01:00.001", "it has to be a time from 00:00:00 (none) to 00:01:00 (one minute), such as 00:00:00.1.")]
    [InlineData("Backoff", "10", Waits + " Write 00:00:10 for 10 seconds.")]
    [InlineData("Backoff:0", "soon", Waits)]
    [InlineData("Backoff:0", "", Waits)]
    [InlineData("Backoff:0", "00:00:00", Waits)]
    [InlineData("Backoff:0", "30.00:00:01", Waits)]
    [InlineData("Backoff:First", "00:00:01", Waits)]
    public void A_value_that_cannot_be_is_named_with_its_path_and_remedy(string key, string value, string remedy)
    {
        using var app = new ConfiguredApplication(null, (Group + key, value)).Map("orders", "billing");
        Assert.Equal([$"{Group}{key} is '{value}'; {remedy}"], app.FaultsOf("orders", "billing"));
    }

    [Fact]
    public void What_code_says_is_checked_too_and_says_so()
    {
        using var app = new ConfiguredApplication(null, (Group + "Concurrency", "8"), (Group + "Backoff:0", "00:00:01")).Map(
            "orders", "billing",
            o => (o.Concurrency, o.Consumer, o.AckWait) = (0, "", TimeSpan.Zero),
            o => o.Backoff = [TimeSpan.FromSeconds(1), TimeSpan.FromDays(31)],
            o => (o.MaxLease, o.Mode, o.MaxDeadLetters) = (TimeSpan.Zero, (DeliveryMode)4, 0));
        Assert.Equal(
            [
                $"{Group}Consumer is set to '' in code; {Name}",
                $"{Group}Concurrency is set to '0' in code; {Whole}",
                $"{Group}AckWait is set to '00:00:00' in code; {AckWait}",
                $"{Group}MaxLease is set to '00:00:00' in code; {MaxLease}",
                $"{Group}Backoff:1 is set to '31.00:00:00' in code; {Waits}",
                $"{Group}Mode is set to '4' in code; {Mode}",
                $"{Group}MaxDeadLetters is set to '0' in code; {DeadLetters}",
            ],
            app.FaultsOf("orders", "billing"));
    }

    [Fact]
    public void Waits_set_to_null_in_code_are_a_fault()
    {
        using var app = new ConfiguredApplication().Map("orders", "billing", o => o.Backoff = null!);
        Assert.Equal([$"{Group}Backoff is set to 'null' in code; {Waits}"], app.FaultsOf("orders", "billing"));
    }

    [Theory]
    [InlineData("0.00:00:00.1", "00:00:00.1", "1", "1", "1")]
    [InlineData("1.00:00:00", "30.00:00:00", "10000", "100000", "9223372036854775807")]
    public void The_ends_of_the_ranges_are_allowed(string ackWait, string maxLease, string concurrency, string prefetch, string deadLetters)
    {
        using var app = new ConfiguredApplication(
            null, (Group + "AckWait", ackWait), (Group + "Concurrency", concurrency), (Group + "Prefetch", prefetch),
            (Group + "Backoff:0", "00:00:00.001"), (Group + "Backoff:1", "30.00:00:00"), (Group + "MaxDeliveries", "1000000"),
            (Group + "MaxLease", maxLease), (Group + "MaxDeadLetters", deadLetters))
            .Map("orders", "billing");
        Assert.Equal(int.Parse(concurrency), app.OptionsOf("orders", "billing").Concurrency);
    }

    [Fact]
    public void A_bad_value_in_the_file_is_a_fault_even_where_code_goes_over_it()
    {
        using var app = new ConfiguredApplication(null, (Group + "Concurrency", "abc")).Map("orders", "billing", o => o.Concurrency = 2);
        Assert.Equal([$"{Group}Concurrency is 'abc'; {Whole}"], app.FaultsOf("orders", "billing"));
    }

    [Fact]
    public void A_section_where_a_value_belongs_is_a_fault_and_the_other_way_round()
    {
        using var app = new ConfiguredApplication(null, (Group + "Concurrency:0", "8"), ("RedisStreams:Streams:s:Groups:g", "8"))
            .Map("orders", "billing").Map("s", "g");
        Assert.Equal([$"{Group}Concurrency is a section or a list; {Whole}"], app.FaultsOf("orders", "billing"));
        Assert.Equal(["RedisStreams:Streams:s:Groups:g is '8'; it has to be a section, as a group is."], app.FaultsOf("s", "g"));
    }

    [Theory]
    [InlineData("concurency", "did you mean Concurrency?")]
    [InlineData("Backof", "did you mean Backoff?")]
    [InlineData("CONCURENCY", "did you mean Concurrency?")]
    [InlineData("MaxDelivery", "did you mean MaxDeliveries?")]
    [InlineData("MaxLeese", "did you mean MaxLease?")]
    [InlineData("Parallelism",
        "these are: AckWait, Backoff, BatchSize, BatchWait, Concurrency, Consumer, Enabled, ExclusiveConsumer, MaxDeadLetters, MaxDeliveries, MaxLease, Mode, Prefetch, "
        + "SingleActive, StartFrom, Unmatched.")]
    public void An_unknown_key_names_the_nearest(string key, string remedy)
    {
        using var app = new ConfiguredApplication(null, (Group + key, "1")).Map("orders", "billing");
        Assert.Equal([$"{Group}{key} is no setting of a group; {remedy}"], app.FaultsOf("orders", "billing"));
    }

    [Fact]
    public void The_start_reports_all_faults_of_all_options_at_once()
    {
        using var app = new ConfiguredApplication(
            null, (Group + "Concurrency", "abc"), (Group + "Prefech", "1"), ("RedisStreams:Database", "-1"),
            ("RedisStreams:Streams:orders:Group", "x"), ("RedisStreams:Streams:other:Groups:g:Enabled", "maybe"))
            .Map("orders", "billing").Map("other", "g");
        var failures = Assert.Throws<OptionsValidationException>(app.Check).Failures;
        Assert.Equal(
            [
                "RedisStreams:Streams:orders:Group is no setting of a stream; did you mean Groups?",
                "RedisStreams:Database is '-1'; it has to be a whole number, 0 or greater, such as 1.",
                $"{Group}Concurrency is 'abc'; {Whole}",
                $"{Group}Prefech is no setting of a group; did you mean Prefetch?",
                "RedisStreams:Streams:other:Groups:g:Enabled is 'maybe'; it has to be true or false.",
            ],
            failures);
    }

    [Fact]
    public void Options_that_belong_to_no_mapped_group_are_left_alone()
    {
        using var app = new ConfiguredApplication(null, (Group + "Concurrency", "abc")).Map("s", "g");
        Assert.Equal(1, app.OptionsOf("orders", "billing").Concurrency);
    }
}
