using Weir.Data.Tables;
using Weir.Native.DuckDb;

namespace Weir.Data.Engine;

/// <summary>Between DuckDB's types and ours.</summary>
internal static class ColumnTypes
{
    public static ColumnType Of(DuckType type) => type switch
    {
        DuckType.Boolean => ColumnType.Boolean,
        DuckType.TinyInt or DuckType.SmallInt or DuckType.Integer or DuckType.BigInt or DuckType.UTinyInt or DuckType.USmallInt or DuckType.UInteger => ColumnType.Integer,
        DuckType.Float or DuckType.Double or DuckType.Decimal or DuckType.UBigInt or DuckType.HugeInt or DuckType.UHugeInt => ColumnType.Number,
        DuckType.Date => ColumnType.Date,
        DuckType.Timestamp or DuckType.TimestampTz or DuckType.TimestampSeconds or DuckType.TimestampMilliseconds or DuckType.TimestampNanoseconds => ColumnType.Timestamp,
        DuckType.Blob => ColumnType.Binary,
        _ => ColumnType.Text,
    };

    public static bool IsNested(DuckType type) => type is DuckType.List or DuckType.Struct or DuckType.Map or DuckType.Array or DuckType.Union;

    public static string SqlName(ColumnType type) => type switch
    {
        ColumnType.Boolean => "BOOLEAN",
        ColumnType.Integer => "BIGINT",
        ColumnType.Number => "DOUBLE",
        ColumnType.Date => "DATE",
        ColumnType.Timestamp => "TIMESTAMP",
        ColumnType.Binary => "BLOB",
        _ => "VARCHAR",
    };
}
