using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Native.DuckDb;

namespace Weir.Data.Engine;

/// <summary>Writes a source's rows to Parquet and checks that none was lost on the way.</summary>
internal static class TableCopy
{
    /// <summary>Into a file that appears whole or not at all.</summary>
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
            throw Lost(source, expected, rows);
        }

        return rows;
    }

    /// <summary>Into a scratch file.</summary>
    public static void WriteScratch(DuckConnection connection, TableSource source, ScratchFile scratch, CancellationToken cancellation)
    {
        long rows;
        try
        {
            rows = ParquetFile.Copy(connection, $"SELECT * FROM ({source.Select})", scratch.Path, cancellation);
        }
        catch (WeirException e) when (DuckErrors.FullText(e)?.Contains(scratch.Path, StringComparison.Ordinal) == true)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write to the temporary folder '{Path.GetTempPath()}': {ParquetFile.Reason(e)}", "make room there, or name another folder in TMPDIR", inner: e);
        }
        catch (WeirException e) when (e.Code.StartsWith(DuckErrors.CodePrefix, StringComparison.Ordinal))
        {
            throw TableSource.Explain(e, source.Path);
        }

        if (source.Rows is { } expected && expected != rows) throw Lost(source, expected, rows);
    }

    private static WeirException Lost(TableSource source, long expected, long rows) => new(
        ErrorCodes.CorruptFile,
        string.Create(CultureInfo.InvariantCulture, $"the file has {expected} rows, {rows} of them could be read"),
        "check its quotes and line ends",
        new SourceLocation(source.Path));
}
