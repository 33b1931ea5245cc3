namespace Weir.Data.Csv;

/// <summary>How a text file is read.</summary>
/// <param name="Delimiter">What separates values; null finds it in the header: the commonest of comma, tab, semicolon and bar.</param>
public sealed record CsvOptions(char? Delimiter = null)
{
    /// <summary>True when a comma stands before the decimals, and points between thousands: <c>1.234,56</c>.</summary>
    public bool HasDecimalComma { get; init; }

    /// <summary>How dates are written besides ISO 8601; null is no other way.</summary>
    public DateFormat? Dates { get; init; }

    /// <summary>Names a column that has another's name <c>name_2</c>, <c>name_3</c> … instead of refusing the file.</summary>
    public bool RenamesDuplicates { get; init; }
}
