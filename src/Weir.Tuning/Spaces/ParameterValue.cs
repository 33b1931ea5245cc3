using System.Globalization;

namespace Weir.Tuning.Spaces;

/// <summary>What a parameter was set to, with its type: <c>1</c>, <c>1.0</c>, <c>"1"</c> and <c>true</c> are four values.</summary>
public readonly record struct ParameterValue
{
    private readonly double _number;
    private readonly string? _text;

    private ParameterValue(ValueKind kind, double number, string? text) => (Kind, _number, _text) = (kind, number, text);

    /// <summary>Its type.</summary>
    public ValueKind Kind { get; }

    /// <summary>The missing value, as a choice of a categorical parameter.</summary>
    public static ParameterValue Null => default;

    /// <summary>A truth value.</summary>
    public static ParameterValue Of(bool value) => new(ValueKind.Bool, value ? 1 : 0, null);

    /// <summary>A whole number; exact up to 2^53.</summary>
    public static ParameterValue Of(long value) => new(ValueKind.Int, value, null);

    /// <summary>A number.</summary>
    public static ParameterValue Of(double value) => new(ValueKind.Float, value, null);

    /// <summary>A text.</summary>
    public static ParameterValue Of(string value) => new(ValueKind.String, 0, value);

    /// <summary>The number, for kinds Int and Float; 0 or 1 for Bool; NaN else.</summary>
    public double Number => Kind is ValueKind.String or ValueKind.Null ? double.NaN : _number;

    /// <summary>The text of a String; null else.</summary>
    public string? Text => _text;

    /// <summary>True for Int and Float.</summary>
    public bool IsNumber => Kind is ValueKind.Int or ValueKind.Float;

    /// <summary>As it is written in a command line: numbers by the shortest form that reads back, text as it is.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Bool => _number != 0 ? "true" : "false",
        ValueKind.Int => ((long)_number).ToString(CultureInfo.InvariantCulture),
        ValueKind.Float => _number.ToString("R", CultureInfo.InvariantCulture),
        _ => _text!,
    };
}

/// <summary>Types of a <see cref="ParameterValue"/>.</summary>
public enum ValueKind
{
    /// <summary>Missing.</summary>
    Null,

    /// <summary>true or false.</summary>
    Bool,

    /// <summary>Whole number.</summary>
    Int,

    /// <summary>Number.</summary>
    Float,

    /// <summary>Text.</summary>
    String,
}
