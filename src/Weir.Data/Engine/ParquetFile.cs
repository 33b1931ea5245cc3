using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Native.DuckDb;

namespace Weir.Data.Engine;

/// <summary>Writes a query's rows to a Parquet file, whole or not at all.</summary>
internal static class ParquetFile
{
    // DuckDB's own default, for tables of up to 64 columns. Wider ones get shorter groups: each thread holds whole groups in memory.
    // Fixed by the number of columns alone, since the bytes of the file depend on it.
    private const int RowGroupRows = 122_880;
    private const int NarrowColumns = 64;
    private const int VectorRows = 2048;

    /// <summary>Writes the rows; returns how many.</summary>
    public static long Write(DuckConnection connection, string select, string path, CancellationToken cancellation)
    {
        MakeFolder(path);
        var temporary = AtomicFile.TemporaryPathFor(path);
        try
        {
            var rows = Copy(connection, select, temporary, cancellation);
            AtomicFile.Publish(temporary, path);
            return rows;
        }
        catch (WeirException e) when (DuckErrors.FullText(e)?.Contains(temporary, StringComparison.Ordinal) == true)
        {
            throw CannotWrite(path, e);
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }

    /// <summary>Writes the rows into a file that is there already, for scratch files that nobody else sees; returns how many.</summary>
    public static long Copy(DuckConnection connection, string select, string path, CancellationToken cancellation)
    {
        var columns = TableSource.ColumnsOf(connection, select).Count;
        var groupRows = columns <= NarrowColumns ? RowGroupRows : Math.Max(VectorRows, RowGroupRows * NarrowColumns / columns / VectorRows * VectorRows);
        return connection.Execute(
            $"COPY ({select}) TO {Sql.Text(path)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {groupRows}, USE_TMP_FILE false)", cancellation);
    }

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write '{path}': its folder cannot be made", location: new SourceLocation(path), inner: e);
        }

        if (Directory.Exists(path)) throw new WeirException(ErrorCodes.WrongFileKind, $"cannot write '{path}': it is a directory", location: new SourceLocation(path));
    }

    /// <summary>Why the engine could not write.</summary>
    public static string Reason(WeirException failure)
    {
        var text = DuckErrors.FullText(failure)!;
        return text.Contains("No space left", StringComparison.Ordinal) ? "no space left on the device"
            : text.Contains("Permission denied", StringComparison.Ordinal) ? "permission denied"
            : "the file cannot be created or written";
    }

    private static WeirException CannotWrite(string path, WeirException e) =>
        new(ErrorCodes.CannotWrite, $"cannot write '{path}': {Reason(e)}", location: new SourceLocation(path), inner: e);
}
