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
        var rows = 0L;
        Write(connection, [(select, path)], (_, count) => rows = count, cancellation);
        return rows;
    }

    /// <summary>Writes several files that belong together: all of them appear, or none.</summary>
    /// <param name="connection">Where the rows are.</param>
    /// <param name="files">The rows of each file, and its path.</param>
    /// <param name="written">Hears of each file that is written and will appear: its path and rows.</param>
    /// <param name="cancellation">Leaves everything as it was.</param>
    public static void Write(DuckConnection connection, IReadOnlyList<(string Select, string Path)> files, Action<string, long> written, CancellationToken cancellation)
    {
        List<NewFolders> folders = [];
        List<(string Temporary, string Path)> ready = [];
        try
        {
            foreach (var (select, path) in files)
            {
                folders.Add(MakeFolder(path));
                ready.Add((AtomicFile.TemporaryPathFor(path), path));
                written(path, CopyTo(connection, select, ready[^1].Temporary, path, cancellation));
            }

            foreach (var (temporary, path) in ready) AtomicFile.Publish(temporary, path);
        }
        catch
        {
            foreach (var (temporary, _) in ready) File.Delete(temporary);
            foreach (var folder in folders.AsEnumerable().Reverse()) folder.RemoveEmpty();
            throw;
        }
    }

    private static long CopyTo(DuckConnection connection, string select, string temporary, string path, CancellationToken cancellation)
    {
        try
        {
            return Copy(connection, select, temporary, cancellation);
        }
        catch (WeirException e) when (DuckErrors.FullText(e)?.Contains(temporary, StringComparison.Ordinal) == true)
        {
            throw CannotWrite(path, e);
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

    private static NewFolders MakeFolder(string path)
    {
        if (Directory.Exists(path)) throw new WeirException(ErrorCodes.WrongFileKind, $"cannot write '{path}': it is a directory", location: new SourceLocation(path));
        try
        {
            return NewFolders.Make(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write '{path}': its folder cannot be made", location: new SourceLocation(path), inner: e);
        }
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
