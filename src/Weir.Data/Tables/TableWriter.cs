using Weir.Data.Engine;
using Weir.Native.DuckDb;

namespace Weir.Data.Tables;

/// <summary>Writes a Parquet file from columns, in batches; the file appears whole at <see cref="Complete"/> or not at all.</summary>
public sealed class TableWriter : IDisposable
{
    private readonly DataSession _session = new();
    private readonly DuckAppender _appender;
    private readonly string _path;
    private readonly IReadOnlyList<TableColumn> _columns;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Where it will be; its folder is made.</param>
    /// <param name="columns">Names and types of its columns.</param>
    public TableWriter(string path, IReadOnlyList<TableColumn> columns)
    {
        _path = path;
        _columns = columns;
        try
        {
            _session.FitTo(columns.Count);
            _session.Connection.Execute($"CREATE TABLE t ({string.Join(", ", columns.Select(c => $"{Sql.Name(c.Name)} {SqlType(c.Type)}"))})");
            _appender = _session.Connection.Append("t");
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>Writes columns of one length to a file.</summary>
    public static void Write(string path, IReadOnlyList<Column> columns, CancellationToken cancellation = default)
    {
        using var writer = new TableWriter(path, [.. columns.Select(c => new TableColumn(c.Name, c.Type))]);
        writer.Append(columns);
        writer.Complete(cancellation);
    }

    /// <summary>Adds rows; the columns are those of the file, in its order.</summary>
    /// <exception cref="ArgumentException">A column has another type or length.</exception>
    public void Append(IReadOnlyList<Column> columns)
    {
        if (columns.Count != _columns.Count) throw new ArgumentException($"{_columns.Count} columns expected, got {columns.Count}");
        var rows = columns[0].Count;
        for (var i = 0; i < columns.Count; i++)
            if (columns[i].Count != rows || columns[i].Type != _columns[i].Type) throw new ArgumentException($"column '{columns[i].Name}' does not fit '{_columns[i].Name}' ({_columns[i].Type}, {rows} rows)");
        for (var from = 0; from < rows; from += DuckAppender.Capacity)
        {
            var count = Math.Min(DuckAppender.Capacity, rows - from);
            for (var i = 0; i < columns.Count; i++) Fill(i, columns[i], from, count);
            _appender.Flush(count);
        }
    }

    /// <summary>Writes the file.</summary>
    public void Complete(CancellationToken cancellation = default)
    {
        _appender.Complete();
        ParquetFile.Write(_session.Connection, "SELECT * FROM t", _path, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _appender.Dispose();
        _session.Dispose();
    }

    private static string SqlType(ColumnType type) => type == ColumnType.Binary ? "VARCHAR" : ColumnTypes.SqlName(type);

    private void Fill(int index, Column column, int from, int count)
    {
        switch (column)
        {
            case NumberColumn numbers: _appender.FillNumbers(index, numbers.Values.AsSpan(from, count)); break;
            case IntegerColumn integers: _appender.Fill<long>(index, integers.Values.AsSpan(from, count), integers.Missing is { } missing ? missing.AsSpan(from, count) : default); break;
            case TextColumn texts: _appender.FillTexts(index, texts.Values.AsSpan(from, count)); break;
            case BooleanColumn booleans: FillFrom<byte>(index, column, from, count, row => booleans.Values[row] == true ? (byte)1 : (byte)0); break;
            case TimeColumn { Type: ColumnType.Date } dates: FillFrom(index, column, from, count, row => (int)((dates.Values[row] ?? DateTime.UnixEpoch) - DateTime.UnixEpoch).TotalDays); break;
            case TimeColumn times: FillFrom(index, column, from, count, row => ((times.Values[row] ?? DateTime.UnixEpoch) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond); break;
            default: throw new ArgumentException($"column '{column.Name}' cannot be written");
        }
    }

    private void FillFrom<T>(int index, Column column, int from, int count, Func<int, T> value)
        where T : unmanaged
    {
        var values = new T[count];
        var missing = new bool[count];
        for (var i = 0; i < count; i++)
        {
            missing[i] = column.IsMissing(from + i);
            values[i] = value(from + i);
        }

        _appender.Fill<T>(index, values, missing);
    }
}
