using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamGroups.Examples.Aot;

internal sealed record Order(string Id, [property: Range(0.01, 1000)] decimal Total);

internal sealed record Receipt(string Order, decimal Paid);

internal sealed record Question(string Product);

internal sealed record Price(decimal Amount);

/// <summary>Native code reads and writes JSON by what the compiler generates for these types.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(Price))]
[JsonSerializable(typeof(int))]
internal sealed partial class Messages : JsonSerializerContext;
