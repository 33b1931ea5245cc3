namespace Weir.Data.Csv;

/// <summary>How a text file is read.</summary>
/// <param name="Delimiter">What separates values; null finds it in the header: the commonest of comma, tab, semicolon and bar.</param>
public sealed record CsvOptions(char? Delimiter = null);
