namespace Weir.Data.Csv;

/// <summary>What a pass over a whole text file found.</summary>
/// <param name="Path">The file.</param>
/// <param name="Delimiter">What separates values.</param>
/// <param name="IsCompressed">True for gzip.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">Rows below the header.</param>
/// <param name="RowBytes">No row is longer than this.</param>
/// <param name="HasCarriageReturns">True when some line ends in CRLF.</param>
/// <param name="Notes">What a reader should know of the header.</param>
internal sealed record CsvScan(
    string Path, byte Delimiter, bool IsCompressed, IReadOnlyList<ColumnInference> Columns, long Rows, int RowBytes, bool HasCarriageReturns, IReadOnlyList<string> Notes);
