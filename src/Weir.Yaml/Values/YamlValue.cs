using System.Globalization;
using System.Numerics;

namespace Weir.Yaml.Values;

/// <summary>What a node means: a tree of typed values, free of text and places. Equal values are equal trees; <c>1</c> and <c>1.0</c> differ.</summary>
public abstract record YamlValue
{
    private protected YamlValue()
    {
    }

    /// <summary>The value of a key, when this is a mapping that has it.</summary>
    public YamlValue? this[string key] => (this as YamlMap)?.Find(key);

    /// <summary>A mapping from pairs.</summary>
    public static YamlMap Map(params IEnumerable<(string Key, YamlValue Value)> entries) => new([.. entries.Select(e => new YamlField(new YamlText(e.Key), e.Value))]);

    /// <summary>Text as a value.</summary>
    public static YamlText Of(string text) => new(text);

    /// <summary>A whole number as a value.</summary>
    public static YamlInteger Of(long number) => new(number);
}

/// <summary>Null.</summary>
public sealed record YamlNull : YamlValue
{
    /// <summary>The one null.</summary>
    public static YamlNull Instance { get; } = new();
}

/// <summary>True or false.</summary>
public sealed record YamlBool(bool Value) : YamlValue;

/// <summary>A whole number of any size.</summary>
/// <remarks>A large one is boxed: with a field of its type every command that reads YAML would load the library of large numbers, a millisecond or two of its start.</remarks>
public sealed record YamlInteger : YamlValue
{
    private readonly long _number;
    private readonly object? _large;

    /// <summary>A number that fits in 64 bits.</summary>
    public YamlInteger(long number) => _number = number;

    /// <summary>A number of any size.</summary>
    public YamlInteger(BigInteger number)
    {
        if (number >= long.MinValue && number <= long.MaxValue) _number = (long)number;
        else _large = number;
    }

    /// <summary>The number.</summary>
    public BigInteger Value => _large is null ? _number : (BigInteger)_large;

    /// <summary>Its decimal digits, behind a minus where it is below 0.</summary>
    public string Digits => _large is null ? _number.ToString(CultureInfo.InvariantCulture) : Large().ToString(CultureInfo.InvariantCulture);

    /// <summary>The nearest floating-point number.</summary>
    public double ToDouble() => _large is null ? _number : (double)Large();

    private BigInteger Large() => (BigInteger)_large!;
}

/// <summary>A floating-point number.</summary>
public sealed record YamlFloat(double Value) : YamlValue;

/// <summary>Text.</summary>
public sealed record YamlText(string Value) : YamlValue;

/// <summary>A date or time, kept as written.</summary>
public sealed record YamlTimestamp(string Text) : YamlValue;

/// <summary>A list.</summary>
public sealed record YamlList(IReadOnlyList<YamlValue> Items) : YamlValue
{
    /// <inheritdoc/>
    public bool Equals(YamlList? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Aggregate(17, (hash, item) => HashCode.Combine(hash, item));
}

/// <summary>A mapping in order. Two mappings are equal when they hold the same pairs in any order.</summary>
public sealed record YamlMap(IReadOnlyList<YamlField> Entries) : YamlValue
{
    /// <summary>The value of a text key, or null.</summary>
    public YamlValue? Find(string key)
    {
        foreach (var (name, value) in Entries)
            if (name is YamlText text && text.Value == key) return value;
        return null;
    }

    /// <inheritdoc/>
    public bool Equals(YamlMap? other)
    {
        if (other is null || Entries.Count != other.Entries.Count) return false;
        var theirs = new Dictionary<YamlValue, YamlValue>();
        foreach (var (key, value) in other.Entries) theirs[key] = value;
        return Entries.All(e => theirs.TryGetValue(e.Key, out var value) && value.Equals(e.Value));
    }

    /// <inheritdoc/>
    public override int GetHashCode() => Entries.Aggregate(0, (hash, entry) => hash ^ HashCode.Combine(entry.Key, entry.Value));
}

/// <summary>An entry of a <see cref="YamlMap"/>.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value.</param>
/// <remarks>A class and not a <c>KeyValuePair</c>: collections of foreign value types cannot be compiled ahead of time, which short commands would pay for.</remarks>
public sealed record YamlField(YamlValue Key, YamlValue Value);
