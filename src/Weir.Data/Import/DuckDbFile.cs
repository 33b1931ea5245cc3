using Weir.Data.Engine;
using Weir.Foundation.Errors;
using Weir.Native.DuckDb;

namespace Weir.Data.Import;

/// <summary>A query on a DuckDB file, which is attached for reading only.</summary>
internal static class DuckDbFile
{
    public static TableSource Open(DuckConnection connection, ImportRequest request)
    {
        try
        {
            connection.Execute($"ATTACH {Sql.Text(request.Source)} AS source_file (READ_ONLY)");
        }
        catch (WeirException e)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"the DuckDB file cannot be opened: {e.Message}", location: new SourceLocation(request.Source), inner: e);
        }

        connection.Execute("USE source_file");
        try
        {
            return new TableSource(request.Source, request.Query!, TableSource.ColumnsOf(connection, request.Query!), null);
        }
        catch (WeirException e)
        {
            throw new WeirException(DataErrors.BadExpression, $"--query: {e.Message}", location: new SourceLocation(request.Source), inner: e);
        }
    }
}
