using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamGroups.Serialization;
using Xunit;

namespace StreamGroups.Tests.Serialization;

/// <summary>Messages that break the rules of their type are told from those that keep them, by their members and never by their values.</summary>
public sealed class ValidationTests
{
    [Fact]
    public void What_keeps_the_rules_is_read() =>
        Assert.Equal("o-1", Read<Checked>("""{"id":"o-1","count":3,"mail":"a@b.c"}""").Id);

    [Fact]
    public void Each_member_that_breaks_them_is_named()
    {
        var results = Refusal<Checked>("""{"id":"","count":9,"mail":"s3cret"}""").Results;

        Assert.Equal(
            ["Id: The Id field is required.", "Count: The field Count must be between 1 and 5.", "Mail: The address field is not a valid e-mail address."],
            results.Select(result => $"{Assert.Single(result.MemberNames)}: {result.ErrorMessage}"));
    }

    [Fact]
    public void The_exception_says_all_and_no_value() => Assert.Equal(
        "The message is no valid Checked: Id: The Id field is required. Mail: The address field is not a valid e-mail address. "
        + "Publish what fits, or change the type's rules.",
        Refusal<Checked>("""{"id":"","count":2,"mail":"s3cret"}""").Message);

    [Fact]
    public void Parameters_of_a_records_constructor_have_rules() => Assert.Equal(
        ["Id", "Count"], MembersOf(Refusal<Positional>("""{"id":"","count":9,"note":null}""")));

    [Fact]
    public void Types_of_a_generated_context_have_rules()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = ValidationContextOfJson.Default };
        Assert.Equal(["Id", "Count"], MembersOf(Refusal<Positional>("""{"id":"","count":9,"note":null}""", json)));
        Assert.Equal(["Lines[1].Count"], MembersOf(Refusal<Nested>("""{"lines":[{"id":"a","count":1},{"id":"b","count":0}]}""", json)));
    }

    [Fact]
    public void Objects_lists_and_maps_within_are_asked_too() => Assert.Equal(
        ["First.Id", "Lines[1].Count", "Named[*].Count"],
        MembersOf(Refusal<Nested>(
            """{"first":{"id":"","count":1},"lines":[{"id":"a","count":1},{"id":"b","count":0},null],"named":{"s3cret":{"id":"a","count":6}}}""")));

    [Fact]
    public void A_type_that_holds_itself_is_asked_to_its_depth() => Assert.Equal(
        ["Next.Next.Name"], MembersOf(Refusal<Chain>("""{"name":"a","next":{"name":"b","next":{"name":""}}}""")));

    [Fact]
    public void A_circle_is_asked_once()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web) { ReferenceHandler = ReferenceHandler.Preserve };
        Assert.Equal(["Name"], MembersOf(Refusal<Chain>("""{"$id":"1","name":"","next":{"$ref":"1"}}""", json)));
    }

    [Fact]
    public void A_derived_type_has_rules_of_its_own() => Assert.Equal(
        ["Extra"], MembersOf(Refusal<Base>("""{"kind":"derived","extra":""}""")));

    [Fact]
    public void An_object_that_checks_itself_is_asked_where_its_members_are_right()
    {
        Assert.Equal(["From", "To"], MembersOf(Refusal<Span>("""{"from":5,"to":3}""")));
        Assert.Equal(["From"], MembersOf(Refusal<Span>("""{"from":-1,"to":-3}""")));
        Assert.Equal(["Inner.From", "Inner.To"], MembersOf(Refusal<Outer>("""{"inner":{"from":5,"to":3}}""")));
        Assert.Equal(5, Read<Span>("""{"from":3,"to":5}""").To);
    }

    [Fact]
    public void A_rule_for_the_type_as_a_whole_is_asked() =>
        Assert.Equal("The message is no valid Whole: Not today. Publish what fits, or change the type's rules.", Refusal<Whole>("{}").Message);

    [Fact]
    public void What_JSON_leaves_out_is_not_asked() => Assert.NotNull(Read<Ignoring>("""{"id":"a"}"""));

    [Fact]
    public void Fields_are_checked_as_JSON_is()
    {
        var reader = ReaderOf<Checked>();
        var refusal = Assert.Throws<InvalidMessageException>(() => reader.Read(Wire.Fields("id", "o-1", "count", "7")));
        Assert.Equal(["Count"], MembersOf(refusal));
    }

    [Fact]
    public void A_long_list_is_not_told_to_its_end()
    {
        var refusal = Refusal<Nested>($$"""{"lines":[{{string.Join(',', Enumerable.Repeat("""{"id":"","count":1}""", 5_000))}}]}""");
        Assert.Equal(100, refusal.Results.Count);
        Assert.Contains("And 80 more.", refusal.Message);
    }

    [Fact]
    public void Types_without_rules_cost_nothing()
    {
        Assert.IsNotType<ValidatingReader<Order>>(ReaderOf<Order>());
        Assert.IsNotType<ValidatingReader<string>>(ReaderOf<string>());
        Assert.IsNotType<ValidatingReader<Dictionary<string, object>>>(ReaderOf<Dictionary<string, object>>());
        Assert.IsType<ValidatingReader<Nested>>(ReaderOf<Nested>());
        Assert.IsType<ValidatingReader<Pair?>>(ReaderOf<Pair?>());
    }

    [Fact]
    public void A_value_type_has_rules_too()
    {
        Assert.Equal(["A"], MembersOf(Refusal<Pair?>("""{"a":0}""")));
        Assert.Null(Read<Pair?>("null"));
    }

    private static IMessageReader<T> ReaderOf<T>(JsonSerializerOptions? json = null) =>
        ValidatingReader<T>.Around(MessageReaders.For<T>(json ?? Wire.Json), json ?? Wire.Json);

    private static T Read<T>(string body) => ReaderOf<T>().Read(Wire.Bare(body));

    private static InvalidMessageException Refusal<T>(string body, JsonSerializerOptions? json = null)
    {
        var reader = ReaderOf<T>(json);
        return Assert.Throws<InvalidMessageException>(() => (object?)reader.Read(Wire.Bare(body)));
    }

    private static string[] MembersOf(InvalidMessageException refusal) => [.. refusal.Results.SelectMany(result => result.MemberNames)];

    internal sealed class Checked
    {
        [Required]
        public string? Id { get; init; }

        [Range(1, 5)]
        public int Count { get; init; }

        [EmailAddress, Display(Name = "address")]
        public string? Mail { get; init; }
    }

    internal sealed record Positional([Required] string Id, [property: Range(1, 5)] int Count, string? Note);

    internal sealed class Nested
    {
        public Line? First { get; init; }

        public List<Line?> Lines { get; init; } = [];

        public IReadOnlyDictionary<string, Line> Named { get; init; } = new Dictionary<string, Line>();
    }

    internal sealed record Line([Required] string Id, [Range(1, 5)] int Count);

    internal sealed class Chain
    {
        [Required]
        public string? Name { get; init; }

        public Chain? Next { get; init; }
    }

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [JsonDerivedType(typeof(Derived), "derived")]
    internal class Base;

    internal sealed class Derived : Base
    {
        [MinLength(1)]
        public string Extra { get; init; } = "x";
    }

    internal sealed record Span([Range(0, 100)] int From, int To) : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (From > To) yield return new ValidationResult("It ends before it begins.", [nameof(From), nameof(To)]);
        }
    }

    internal sealed record Outer(Span Inner);

    [NotToday]
    internal sealed record Whole;

    internal sealed record Ignoring(string Id)
    {
        [JsonIgnore, Required]
        public string? Secret { get; init; }
    }

    internal readonly record struct Pair([property: Range(1, 5)] int A);

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class NotTodayAttribute : ValidationAttribute
    {
        public NotTodayAttribute() : base("Not today.")
        {
        }

        public override bool IsValid(object? value) => false;
    }
}

[JsonSerializable(typeof(ValidationTests.Positional))]
[JsonSerializable(typeof(ValidationTests.Nested))]
internal sealed partial class ValidationContextOfJson : JsonSerializerContext;
