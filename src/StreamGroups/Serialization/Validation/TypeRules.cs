using System.ComponentModel.DataAnnotations;

namespace StreamGroups.Serialization;

/// <summary>The rules of one type.</summary>
/// <param name="Attributes">Those of the type as a whole.</param>
/// <param name="Members">The members that have rules, or hold something that has.</param>
/// <param name="WalksElements">Whether it is a list, or a map, of what may have rules.</param>
internal sealed record TypeRules(ValidationAttribute[] Attributes, MemberRules[] Members, bool WalksElements);
