using System.Globalization;

namespace Weir.Data.Tables;

/// <summary>The values of one column in memory, as a typed array.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">What it holds.</param>
public abstract class Column(string name, ColumnType type)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What it holds.</summary>
    public ColumnType Type { get; } = type;

    /// <summary>How many rows.</summary>
    public abstract int Count { get; }

    /// <summary>True where a row has no value.</summary>
    public abstract bool IsMissing(int row);

    /// <summary>The values as numbers, missing as NaN: booleans as 0 and 1, dates and time stamps as seconds since 1970.</summary>
    /// <exception cref="InvalidOperationException">A column of text or bytes.</exception>
    public abstract double[] ToDoubles();

    /// <summary>The values as text, missing as null; numbers in their shortest exact form.</summary>
    public abstract string?[] ToTexts();

    /// <summary>The rows at these places.</summary>
    public abstract Column Select(ReadOnlySpan<int> rows);

    /// <summary>How many rows have no value.</summary>
    public int MissingCount
    {
        get
        {
            var missing = 0;
            for (var row = 0; row < Count; row++)
                if (IsMissing(row)) missing++;
            return missing;
        }
    }

    private protected static T[] Pick<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var picked = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++) picked[i] = values[rows[i]];
        return picked;
    }

    private protected string?[] Texts(Func<int, string> text)
    {
        var texts = new string?[Count];
        for (var row = 0; row < texts.Length; row++) texts[row] = IsMissing(row) ? null : text(row);
        return texts;
    }
}

/// <summary>A column of floating point numbers; NaN is missing.</summary>
public sealed class NumberColumn(string name, double[] values) : Column(name, ColumnType.Number)
{
    /// <summary>The values.</summary>
    public double[] Values { get; } = values;

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override Column Select(ReadOnlySpan<int> rows) => new NumberColumn(Name, Pick(Values, rows));

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(Values[row]);

    /// <inheritdoc/>
    public override double[] ToDoubles() => Values;

    /// <inheritdoc/>
    public override string?[] ToTexts() => Texts(row => Values[row].ToString("R", CultureInfo.InvariantCulture));
}

/// <summary>A column of whole numbers.</summary>
public sealed class IntegerColumn(string name, long[] values, bool[]? missing = null) : Column(name, ColumnType.Integer)
{
    /// <summary>The values; 0 where missing.</summary>
    public long[] Values { get; } = values;

    /// <summary>True where missing; null when no value is.</summary>
    public bool[]? Missing { get; } = missing;

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override Column Select(ReadOnlySpan<int> rows) => new IntegerColumn(Name, Pick(Values, rows), Missing is null ? null : Pick(Missing, rows));

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Missing is not null && Missing[row];

    /// <inheritdoc/>
    public override double[] ToDoubles()
    {
        var numbers = new double[Count];
        for (var row = 0; row < numbers.Length; row++) numbers[row] = IsMissing(row) ? double.NaN : Values[row];
        return numbers;
    }

    /// <inheritdoc/>
    public override string?[] ToTexts() => Texts(row => Values[row].ToString(CultureInfo.InvariantCulture));
}

/// <summary>A column of true and false; null is missing.</summary>
public sealed class BooleanColumn(string name, bool?[] values) : Column(name, ColumnType.Boolean)
{
    /// <summary>The values.</summary>
    public bool?[] Values { get; } = values;

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override Column Select(ReadOnlySpan<int> rows) => new BooleanColumn(Name, Pick(Values, rows));

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Values[row] is null;

    /// <inheritdoc/>
    public override double[] ToDoubles() => [.. Values.Select(v => v is { } value ? value ? 1.0 : 0.0 : double.NaN)];

    /// <inheritdoc/>
    public override string?[] ToTexts() => Texts(row => Values[row] == true ? "true" : "false");
}

/// <summary>A column of text; null is missing. Equal values share one string where they are few.</summary>
public sealed class TextColumn(string name, string?[] values) : Column(name, ColumnType.Text)
{
    /// <summary>The values.</summary>
    public string?[] Values { get; } = values;

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override Column Select(ReadOnlySpan<int> rows) => new TextColumn(Name, Pick(Values, rows));

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Values[row] is null;

    /// <inheritdoc/>
    public override double[] ToDoubles() => throw new InvalidOperationException($"column '{Name}' holds text");

    /// <inheritdoc/>
    public override string?[] ToTexts() => Values;
}

/// <summary>A column of dates (at midnight) or time stamps, in UTC; null is missing.</summary>
public sealed class TimeColumn(string name, DateTime?[] values, bool isDate = false) : Column(name, isDate ? ColumnType.Date : ColumnType.Timestamp)
{
    /// <summary>The values.</summary>
    public DateTime?[] Values { get; } = values;

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override Column Select(ReadOnlySpan<int> rows) => new TimeColumn(Name, Pick(Values, rows), Type == ColumnType.Date);

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Values[row] is null;

    /// <inheritdoc/>
    public override double[] ToDoubles() => [.. Values.Select(v => v is { } time ? (time - DateTime.UnixEpoch).TotalSeconds : double.NaN)];

    /// <inheritdoc/>
    public override string?[] ToTexts() =>
        Texts(row => Values[row]!.Value.ToString(Type == ColumnType.Date ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture));
}
