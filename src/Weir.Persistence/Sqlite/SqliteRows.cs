using System.Text;
using SQLitePCL;

namespace Weir.Persistence.Sqlite;

/// <summary>Rows of one statement.</summary>
internal sealed class SqliteRows(SqliteConnection connection, SqliteStatement statement) : SqlRows
{
    private bool _ended;

    public sqlite3_stmt Handle => statement.Handle;

    public override bool Read()
    {
        if (_ended) return false;
        var code = raw.sqlite3_step(statement.Handle);
        if (code == raw.SQLITE_ROW) return true;
        _ended = true;
        return code == raw.SQLITE_DONE ? false : throw connection.Fault(code);
    }

    public override bool IsNull(int column) => raw.sqlite3_column_type(statement.Handle, column) == raw.SQLITE_NULL;

    public override SqlKind KindOf(int column) => raw.sqlite3_column_type(statement.Handle, column) switch
    {
        raw.SQLITE_INTEGER => SqlKind.Integer,
        raw.SQLITE_FLOAT => SqlKind.Real,
        raw.SQLITE_TEXT => SqlKind.Text,
        raw.SQLITE_BLOB => SqlKind.Blob,
        _ => SqlKind.Null,
    };

    public override long GetInt64(int column) => raw.sqlite3_column_int64(statement.Handle, column);

    public override double GetDouble(int column) => raw.sqlite3_column_double(statement.Handle, column);

    public override string GetText(int column)
    {
        // sqlite3_column_blob of a TEXT value gives its UTF-8 bytes with their length, NULs included.
        if (raw.sqlite3_column_type(statement.Handle, column) != raw.SQLITE_TEXT) return raw.sqlite3_column_text(statement.Handle, column).utf8_to_string() ?? string.Empty;
        return Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement.Handle, column));
    }

    public override byte[] GetBytes(int column) => raw.sqlite3_column_blob(statement.Handle, column).ToArray();

    protected override void Dispose(bool disposing)
    {
        if (statement.InUse) statement.Release();
    }
}
