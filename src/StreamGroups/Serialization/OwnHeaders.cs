using System.Runtime.CompilerServices;

namespace StreamGroups.Serialization;

/// <summary>Room on the stack for the headers that the library sets itself.</summary>
[InlineArray(Length)]
internal struct OwnHeaders
{
    public const int Length = 5;

    private KeyValuePair<string, string> _first;
}
