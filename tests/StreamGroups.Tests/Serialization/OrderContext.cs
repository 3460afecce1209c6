using System.Text.Json.Serialization;

namespace StreamGroups.Tests.Serialization;

[JsonSerializable(typeof(Order))]
internal sealed partial class OrderContext : JsonSerializerContext;
