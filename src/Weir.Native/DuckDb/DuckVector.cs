using System.Runtime.CompilerServices;
using System.Text;

namespace Weir.Native.DuckDb;

/// <summary>Values of one column in one chunk, read in place: valid until the result moves on.</summary>
public readonly unsafe ref struct DuckVector
{
    private readonly nint _vector;
    private readonly void* _data;
    private readonly ulong* _validity;

    internal DuckVector(nint vector, DuckLogicalType type, int count)
    {
        _vector = vector;
        Logical = type;
        RowCount = count;
        _data = DuckDbApi.Instance.VectorGetData(vector);
        _validity = DuckDbApi.Instance.VectorGetValidity(vector);
    }

    /// <summary>The type with what belongs to it.</summary>
    public DuckLogicalType Logical { get; }

    /// <summary>The type.</summary>
    public DuckType Type => Logical.Type;

    /// <summary>How many rows.</summary>
    public int RowCount { get; }

    /// <summary>False when no value of the chunk is missing.</summary>
    public bool MayHaveMissing => _validity is not null;

    /// <summary>True for SQL's null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsMissing(int row) => _validity is not null && (_validity[row >> 6] >> (row & 63) & 1) == 0;

    /// <summary>The stored values; those of missing rows are undefined.</summary>
    /// <typeparam name="T">The storage type, see <see cref="DuckType"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The width does not fit the column's type.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != Width()) throw new InvalidOperationException($"a column of type {Type} has values of {Width()} bytes, asked for {typeof(T).Name}");
        return new ReadOnlySpan<T>(_data, RowCount);
    }

    /// <summary>Bytes of a text or blob.</summary>
    public ReadOnlySpan<byte> Bytes(int row)
    {
        // duckdb_string_t: a length, then up to 12 bytes in place, or 4 bytes of prefix and a pointer.
        var entry = (byte*)_data + (row * 16L);
        var length = *(uint*)entry;
        return length <= 12 ? new ReadOnlySpan<byte>(entry + 4, (int)length) : new ReadOnlySpan<byte>(*(void**)(entry + 8), (int)length);
    }

    /// <summary>A text.</summary>
    public string Text(int row) => Type == DuckType.Enum ? Logical.Words[EnumIndex(row)] : Encoding.UTF8.GetString(Bytes(row));

    /// <summary>Copies numbers (booleans count as 0 and 1, dates as days, time stamps as microseconds since 1970); missing becomes NaN.</summary>
    public void CopyDoubles(Span<double> target) => DuckNumbers.Copy(this, target);

    /// <summary>Copies whole numbers; missing becomes 0: see <see cref="IsMissing"/>.</summary>
    /// <exception cref="InvalidOperationException">The column holds no whole numbers of at most 64 bits.</exception>
    public void CopyLongs(Span<long> target) => DuckNumbers.Copy(this, target);

    /// <summary>One value as an object, for small results: bool, long, double, decimal, string, byte[], DateOnly, DateTime (UTC), TimeSpan, Guid; other types as text.</summary>
    public object? Value(int row) => DuckValues.Read(this, row);

    internal static DuckVector Child(nint vector, DuckLogicalType type, int count) => new(vector, type, count);

    internal nint Pointer => _vector;

    internal T At<T>(int row)
        where T : unmanaged => Unsafe.ReadUnaligned<T>((byte*)_data + ((long)row * Unsafe.SizeOf<T>()));

    internal int EnumIndex(int row) => Logical.Storage switch
    {
        DuckType.UTinyInt => At<byte>(row),
        DuckType.USmallInt => At<ushort>(row),
        _ => (int)At<uint>(row),
    };

    private int Width() => (Type is DuckType.Decimal or DuckType.Enum ? Logical.Storage : Type) switch
    {
        DuckType.Boolean or DuckType.TinyInt or DuckType.UTinyInt => 1,
        DuckType.SmallInt or DuckType.USmallInt => 2,
        DuckType.Integer or DuckType.UInteger or DuckType.Float or DuckType.Date => 4,
        DuckType.BigInt or DuckType.UBigInt or DuckType.Double or DuckType.Timestamp or DuckType.Time or DuckType.TimestampSeconds
            or DuckType.TimestampMilliseconds or DuckType.TimestampNanoseconds or DuckType.TimestampTz or DuckType.TimeTz => 8,
        DuckType.HugeInt or DuckType.UHugeInt or DuckType.Uuid or DuckType.Interval => 16,
        _ => 0,
    };
}
