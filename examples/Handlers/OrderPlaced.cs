using System.ComponentModel.DataAnnotations;

namespace StreamGroups.Examples.Handlers;

/// <summary>Checked after it was read; one that breaks its rules is dead-lettered.</summary>
[MessageType("order.placed")]
internal sealed record OrderPlaced([Required] string Id, [Range(0.01, 10_000)] decimal Total);
