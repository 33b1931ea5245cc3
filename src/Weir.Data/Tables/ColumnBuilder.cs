using System.Text;
using Weir.Native.DuckDb;

namespace Weir.Data.Tables;

/// <summary>Gathers chunks of one column into arrays.</summary>
internal abstract class ColumnBuilder(int capacity)
{
    protected int Capacity { get; } = capacity;

    protected int Filled { get; private set; }

    public static ColumnBuilder For(TableColumn column, int capacity) => column.Type switch
    {
        ColumnType.Number => new Numbers(column.Name, capacity),
        ColumnType.Integer => new Integers(column.Name, capacity),
        ColumnType.Boolean => new Booleans(column.Name, capacity),
        ColumnType.Date or ColumnType.Timestamp => new Times(column.Name, capacity, column.Type == ColumnType.Date),
        _ => new Texts(column.Name, capacity),
    };

    public void Append(DuckVector vector, int from, int count)
    {
        Copy(vector, from, count, Filled);
        Filled += count;
    }

    /// <summary>Appends some rows of a chunk.</summary>
    public void Pick(DuckVector vector, ReadOnlySpan<int> rows)
    {
        CopyRows(vector, rows, Filled);
        Filled += rows.Length;
    }

    /// <summary>The column so far; the builder starts afresh.</summary>
    public Column Take()
    {
        var column = Build(Filled);
        Filled = 0;
        return column;
    }

    protected abstract void Copy(DuckVector vector, int from, int count, int to);

    protected virtual void CopyRows(DuckVector vector, ReadOnlySpan<int> rows, int to)
    {
        for (var i = 0; i < rows.Length; i++) Copy(vector, rows[i], 1, to + i);
    }

    protected abstract Column Build(int rows);

    // Hands out the array itself when it is full, which it is for all batches but the last.
    private protected static T[] Release<T>(ref T[] values, int rows)
    {
        var taken = rows == values.Length ? values : values[..rows];
        values = new T[values.Length];
        return taken;
    }

    private sealed class Numbers(string name, int capacity) : ColumnBuilder(capacity)
    {
        private double[] _values = new double[capacity];

        protected override void Copy(DuckVector vector, int from, int count, int to)
        {
            vector.Values<double>().Slice(from, count).CopyTo(_values.AsSpan(to));
            if (!vector.MayHaveMissing) return;
            for (var i = 0; i < count; i++)
                if (vector.IsMissing(from + i)) _values[to + i] = double.NaN;
        }

        protected override void CopyRows(DuckVector vector, ReadOnlySpan<int> rows, int to)
        {
            var values = vector.Values<double>();
            var mayMiss = vector.MayHaveMissing;
            for (var i = 0; i < rows.Length; i++) _values[to + i] = mayMiss && vector.IsMissing(rows[i]) ? double.NaN : values[rows[i]];
        }

        protected override Column Build(int rows) => new NumberColumn(name, Release(ref _values, rows));
    }

    private sealed class Integers(string name, int capacity) : ColumnBuilder(capacity)
    {
        private long[] _values = new long[capacity];
        private bool[]? _missing;

        protected override void Copy(DuckVector vector, int from, int count, int to)
        {
            vector.Values<long>().Slice(from, count).CopyTo(_values.AsSpan(to));
            if (!vector.MayHaveMissing) return;
            for (var i = 0; i < count; i++)
            {
                if (!vector.IsMissing(from + i)) continue;
                _missing ??= new bool[Capacity];
                _missing[to + i] = true;
                _values[to + i] = 0;
            }
        }

        protected override Column Build(int rows)
        {
            var missing = _missing is null ? null : Release(ref _missing, rows);
            _missing = null;
            return new IntegerColumn(name, Release(ref _values, rows), missing);
        }
    }

    private sealed class Booleans(string name, int capacity) : ColumnBuilder(capacity)
    {
        private bool?[] _values = new bool?[capacity];

        protected override void Copy(DuckVector vector, int from, int count, int to)
        {
            var values = vector.Values<byte>();
            for (var i = 0; i < count; i++) _values[to + i] = vector.IsMissing(from + i) ? null : values[from + i] != 0;
        }

        protected override Column Build(int rows) => new BooleanColumn(name, Release(ref _values, rows));
    }

    private sealed class Times(string name, int capacity, bool isDate) : ColumnBuilder(capacity)
    {
        private readonly long _ticksPerUnit = isDate ? TimeSpan.TicksPerDay : TimeSpan.TicksPerMicrosecond;
        private readonly long[] _units = new long[DuckAppender.Capacity];
        private DateTime?[] _values = new DateTime?[capacity];

        protected override void Copy(DuckVector vector, int from, int count, int to)
        {
            var units = _units.AsSpan(0, vector.RowCount);
            vector.CopyLongs(units);
            for (var i = 0; i < count; i++) _values[to + i] = vector.IsMissing(from + i) ? null : TimeOf(units[from + i]);
        }

        // The chunk is converted once, not once a row.
        protected override void CopyRows(DuckVector vector, ReadOnlySpan<int> rows, int to)
        {
            if (rows.Length == 0) return;
            var units = _units.AsSpan(0, vector.RowCount);
            vector.CopyLongs(units);
            for (var i = 0; i < rows.Length; i++) _values[to + i] = vector.IsMissing(rows[i]) ? null : TimeOf(units[rows[i]]);
        }

        // Ticks beyond .NET's calendar (the year 10000, infinity) are cut to its ends.
        private DateTime TimeOf(long units) => new((long)Int128.Clamp((Int128)units * _ticksPerUnit + DateTime.UnixEpoch.Ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);

        protected override Column Build(int rows) => new TimeColumn(name, Release(ref _values, rows), isDate);
    }

    private sealed class Texts(string name, int capacity) : ColumnBuilder(capacity)
    {
        // Columns of few distinct values are the rule: one string each, not one a row.
        private const int MostShared = 4096;
        private const int LongestShared = 64;

        private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
        private string?[] _values = new string?[capacity];

        protected override void Copy(DuckVector vector, int from, int count, int to)
        {
            var lookup = _shared.GetAlternateLookup<ReadOnlySpan<char>>();
            Span<char> buffer = stackalloc char[LongestShared];
            for (var i = 0; i < count; i++) _values[to + i] = vector.IsMissing(from + i) ? null : Share(vector.Bytes(from + i), buffer, lookup);
        }

        protected override Column Build(int rows) => new TextColumn(name, Release(ref _values, rows));

        private string Share(ReadOnlySpan<byte> bytes, Span<char> buffer, HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup)
        {
            if (bytes.Length > LongestShared) return Encoding.UTF8.GetString(bytes);
            var text = buffer[..Encoding.UTF8.GetChars(bytes, buffer)];
            if (lookup.TryGetValue(text, out var known)) return known;
            var fresh = text.ToString();
            if (_shared.Count < MostShared) _shared.Add(fresh);
            return fresh;
        }
    }
}
