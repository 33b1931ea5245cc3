using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Native.DuckDb;

namespace Weir.Data.Engine;

/// <summary>Writes a source's rows to Parquet and checks that none was lost on the way.</summary>
internal static class TableCopy
{
    public static long Write(DuckConnection connection, TableSource source, string path, CancellationToken cancellation, string derived = "")
    {
        long rows;
        try
        {
            rows = ParquetFile.Write(connection, $"SELECT *{derived} FROM ({source.Select})", path, cancellation);
        }
        catch (WeirException e) when (e.Code.StartsWith(DuckErrors.CodePrefix, StringComparison.Ordinal))
        {
            throw TableSource.Explain(e, source.Path);
        }

        if (source.Rows is { } expected && expected != rows)
        {
            File.Delete(path);
            throw new WeirException(
                ErrorCodes.CorruptFile,
                string.Create(CultureInfo.InvariantCulture, $"the file has {expected} rows, {rows} of them could be read"),
                "check its quotes and line ends",
                new SourceLocation(source.Path));
        }

        return rows;
    }
}
