using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace StreamGroups.Generator.Reading;

/// <summary>Writes constants as code.</summary>
internal static class Literals
{
    /// <summary>Null where the type has no name.</summary>
    /// <param name="value">The constant.</param>
    /// <param name="type">Its type.</param>
    /// <param name="names">Names types.</param>
    public static string? Of(object? value, ITypeSymbol type, TypeNames names)
    {
        if (value is null) return type.IsValueType && type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T ? "default" : "null";
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable) type = nullable.TypeArguments[0];
        if (type.TypeKind != TypeKind.Enum) return Of(value);
        if (names.Of(type) is not { } name) return null;
        var number = Of(value);
        return number[0] == '-' ? $"({name})({number})" : $"({name}){number}";
    }

    /// <summary>Of exactly its own type, also where it is boxed.</summary>
    public static string Of(object value) => value switch
    {
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        char letter => SymbolDisplay.FormatLiteral(letter, quote: true),
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        float number when float.IsNaN(number) => "float.NaN",
        float number when float.IsInfinity(number) => number > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity",
        float number => $"{number.ToString("R", CultureInfo.InvariantCulture)}f",
        double number when double.IsNaN(number) => "double.NaN",
        double number when double.IsInfinity(number) => number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity",
        double number => $"{number.ToString("R", CultureInfo.InvariantCulture)}d",
        decimal number => $"{number.ToString(CultureInfo.InvariantCulture)}m",
        long number => $"{number.ToString(CultureInfo.InvariantCulture)}L",
        ulong number => $"{number.ToString(CultureInfo.InvariantCulture)}UL",
        uint number => $"{number.ToString(CultureInfo.InvariantCulture)}U",
        sbyte number => $"(sbyte)({number.ToString(CultureInfo.InvariantCulture)})",
        byte number => $"(byte){number.ToString(CultureInfo.InvariantCulture)}",
        short number => $"(short)({number.ToString(CultureInfo.InvariantCulture)})",
        ushort number => $"(ushort){number.ToString(CultureInfo.InvariantCulture)}",
        _ => throw new ArgumentException($"{value.GetType()} is no type of constants.", nameof(value)),
    };

    /// <summary>Null where it is an array, or names a type that has no name.</summary>
    public static string? Of(TypedConstant constant, TypeNames names) => constant switch
    {
        { Kind: TypedConstantKind.Primitive, Value: { } value } => Of(value),
        { Kind: TypedConstantKind.Enum, Value: { } value, Type: { } type } => Of(value, type, names),
        { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => names.Of(type.WithNullableAnnotation(NullableAnnotation.None)) is { } name ? $"typeof({name})" : null,
        _ => null,
    };
}
