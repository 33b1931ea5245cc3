namespace Weir.Native.DuckDb;

/// <summary>DuckDB's column types, numbered as <c>duckdb_type</c> of its C header numbers them.</summary>
public enum DuckType
{
    /// <summary>None.</summary>
    Invalid = 0,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean = 1,

    /// <summary><see cref="sbyte"/>.</summary>
    TinyInt = 2,

    /// <summary><see cref="short"/>.</summary>
    SmallInt = 3,

    /// <summary><see cref="int"/>.</summary>
    Integer = 4,

    /// <summary><see cref="long"/>.</summary>
    BigInt = 5,

    /// <summary><see cref="byte"/>.</summary>
    UTinyInt = 6,

    /// <summary><see cref="ushort"/>.</summary>
    USmallInt = 7,

    /// <summary><see cref="uint"/>.</summary>
    UInteger = 8,

    /// <summary><see cref="ulong"/>.</summary>
    UBigInt = 9,

    /// <summary><see cref="float"/>.</summary>
    Float = 10,

    /// <summary><see cref="double"/>.</summary>
    Double = 11,

    /// <summary>Microseconds since 1970-01-01 as <see cref="long"/>.</summary>
    Timestamp = 12,

    /// <summary>Days since 1970-01-01 as <see cref="int"/>.</summary>
    Date = 13,

    /// <summary>Microseconds since midnight as <see cref="long"/>.</summary>
    Time = 14,

    /// <summary>Months, days and microseconds.</summary>
    Interval = 15,

    /// <summary>128 bits, signed.</summary>
    HugeInt = 16,

    /// <summary>Text in UTF-8.</summary>
    VarChar = 17,

    /// <summary>Bytes.</summary>
    Blob = 18,

    /// <summary>Scaled integer of 16 to 128 bits.</summary>
    Decimal = 19,

    /// <summary>Seconds since 1970-01-01.</summary>
    TimestampSeconds = 20,

    /// <summary>Milliseconds since 1970-01-01.</summary>
    TimestampMilliseconds = 21,

    /// <summary>Nanoseconds since 1970-01-01.</summary>
    TimestampNanoseconds = 22,

    /// <summary>Index into a dictionary of texts.</summary>
    Enum = 23,

    /// <summary>A list of any length.</summary>
    List = 24,

    /// <summary>Named fields.</summary>
    Struct = 25,

    /// <summary>Keys and values.</summary>
    Map = 26,

    /// <summary>128 bits, the highest one flipped.</summary>
    Uuid = 27,

    /// <summary>One of several types.</summary>
    Union = 28,

    /// <summary>A string of bits.</summary>
    Bit = 29,

    /// <summary>Time with an offset.</summary>
    TimeTz = 30,

    /// <summary>Microseconds since 1970-01-01 UTC, shown in the session's zone.</summary>
    TimestampTz = 31,

    /// <summary>128 bits, unsigned.</summary>
    UHugeInt = 32,

    /// <summary>A list of fixed length.</summary>
    Array = 33,

    /// <summary>A column of nulls without a type.</summary>
    SqlNull = 36,
}
