using System.Globalization;
using Weir.Data.Engine;
using Weir.Native.DuckDb;
using Weir.Persistence.Queries;

namespace Weir.Data.Import;

/// <summary>Gathers the cells of one query column for the appender.</summary>
internal abstract class QueryCells(string name, int index, string sqlType)
{
    public string Name { get; } = name;

    public string SqlType { get; } = sqlType;

    protected int Index { get; } = index;

    protected bool[] Missing { get; } = new bool[DuckAppender.Capacity];

    public static QueryCells For(QueryColumn column, int index) => column.Type switch
    {
        QueryType.Boolean => new Typed<byte>(column.Name, index, "BOOLEAN", static (q, i) => q.GetBoolean(i) ? (byte)1 : (byte)0, QueryType.Boolean),
        QueryType.Int64 => new Loose(column.Name, index, "BIGINT"),
        QueryType.Double => new Loose(column.Name, index, "DOUBLE"),
        QueryType.Decimal => new Loose(column.Name, index, "DOUBLE"),
        QueryType.Date => new Typed<int>(column.Name, index, "DATE", static (q, i) => q.GetDate(i).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber, QueryType.Date),
        QueryType.Timestamp or QueryType.TimestampUtc => new Typed<long>(column.Name, index, "TIMESTAMP", static (q, i) => (q.GetTimestamp(i).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond, column.Type),
        QueryType.Text => new Loose(column.Name, index, null),
        _ => new Loose(column.Name, index, "ANY"),
    };

    public abstract void Read(IReadOnlyQuery query, int row);

    public abstract void Fill(DuckAppender appender, int rows);

    /// <summary>The expression that gives the column its final type, once all its cells are known.</summary>
    public virtual string Narrow(DuckConnection connection, string table) => Sql.Name(Name);

    private sealed class Typed<T>(string name, int index, string sqlType, Func<IReadOnlyQuery, int, T> read, QueryType expected) : QueryCells(name, index, sqlType)
        where T : unmanaged
    {
        private readonly T[] _values = new T[DuckAppender.Capacity];

        public override void Read(IReadOnlyQuery query, int row)
        {
            Missing[row] = query.IsNull(Index);
            if (Missing[row]) return;
            if (query.CellType(Index) is var type && type != expected)
                throw new Foundation.Errors.WeirException(DataErrors.WrongColumnType, $"column '{Name}' is declared {expected} and has a cell of type {type}: '{query.GetText(Index)}'", "cast it in the query");
            _values[row] = read(query, Index);
        }

        public override void Fill(DuckAppender appender, int rows) => appender.Fill<T>(Index, _values.AsSpan(0, rows), Missing.AsSpan(0, rows));
    }

    // Cells of SQLite have types of their own, and decimals come as text: all are kept as text, exactly, and cast at the end if every one can be.
    private sealed class Loose(string name, int index, string? wanted) : QueryCells(name, index, "VARCHAR")
    {
        private readonly string?[] _values = new string?[DuckAppender.Capacity];

        public override void Read(IReadOnlyQuery query, int row) => _values[row] = query.IsNull(Index) ? null : query.CellType(Index) switch
        {
            QueryType.Int64 => query.GetInt64(Index).ToString(CultureInfo.InvariantCulture),
            QueryType.Double => query.GetDouble(Index).ToString("R", CultureInfo.InvariantCulture),
            QueryType.Bytes => Convert.ToHexStringLower(query.GetBytes(Index)),
            _ => query.GetText(Index),
        };

        public override void Fill(DuckAppender appender, int rows) => appender.FillTexts(Index, _values.AsSpan(0, rows));

        public override string Narrow(DuckConnection connection, string table)
        {
            var column = Sql.Name(Name);
            if (wanted is null) return column;
            string[] types = wanted is "ANY" or "BIGINT" ? ["BIGINT", "DOUBLE"] : ["DOUBLE"];
            foreach (var type in types)
            {
                // 1.5 casts to 2 as BIGINT: only text that is an integer may become one.
                var exact = type == "BIGINT" ? $" OR NOT regexp_full_match({column}, '[+-]?[0-9]+')" : string.Empty;
                var misfits = connection.Rows($"SELECT count(*) FILTER ({column} IS NOT NULL), count(*) FILTER ({column} IS NOT NULL AND (TRY_CAST({column} AS {type}) IS NULL{exact})) FROM {table}")[0];
                if ((long)misfits[0]! > 0 && (long)misfits[1]! == 0) return $"{column}::{type}";
            }

            return column;
        }
    }
}
