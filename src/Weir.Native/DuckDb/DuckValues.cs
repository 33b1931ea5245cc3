using System.Globalization;
using System.Text;

namespace Weir.Native.DuckDb;

/// <summary>Reads single values as objects, for results of a few rows.</summary>
internal static class DuckValues
{
    private const int MostDecimalDigits = 28;

    public static object? Read(DuckVector vector, int row)
    {
        if (vector.IsMissing(row)) return null;
        return vector.Type switch
        {
            DuckType.SqlNull => null,
            DuckType.Boolean => vector.At<byte>(row) != 0,
            DuckType.TinyInt => (long)vector.At<sbyte>(row),
            DuckType.SmallInt => (long)vector.At<short>(row),
            DuckType.Integer => (long)vector.At<int>(row),
            DuckType.BigInt => vector.At<long>(row),
            DuckType.UTinyInt => (long)vector.At<byte>(row),
            DuckType.USmallInt => (long)vector.At<ushort>(row),
            DuckType.UInteger => (long)vector.At<uint>(row),
            DuckType.UBigInt => vector.At<ulong>(row) is var u && u <= long.MaxValue ? (long)u : (object)(decimal)u,
            DuckType.Float => (double)vector.At<float>(row),
            DuckType.Double => vector.At<double>(row),
            DuckType.HugeInt => vector.At<Int128>(row) is var h && h >= long.MinValue && h <= long.MaxValue ? (long)h : (object)(double)h,
            DuckType.UHugeInt => vector.At<UInt128>(row) is var h && h <= long.MaxValue ? (long)h : (object)(double)h,
            DuckType.Decimal => FitsDecimal(vector, row)
                ? Exact((UInt128)Int128.Abs(Unscaled(vector, row)), Int128.IsNegative(Unscaled(vector, row)), vector.Logical.Scale)
                : (object)((double)Unscaled(vector, row) / Math.Pow(10, vector.Logical.Scale)),
            DuckType.Date => DuckTime.FromDays(vector.At<int>(row)),
            DuckType.Time => TimeSpan.FromMicroseconds(vector.At<long>(row)),
            DuckType.Timestamp or DuckType.TimestampTz or DuckType.TimestampSeconds or DuckType.TimestampMilliseconds or DuckType.TimestampNanoseconds =>
                DuckTime.FromMicroseconds(DuckTime.ToMicroseconds(vector.At<long>(row), vector.Type)),
            DuckType.VarChar or DuckType.Enum => vector.Text(row),
            DuckType.Blob => vector.Bytes(row).ToArray(),
            DuckType.Uuid => ReadGuid(vector.At<UInt128>(row)),
            _ => Text(vector, row),
        };
    }

    // Nested values are written as DuckDB writes them: [1, 2], {a: 1}, {k=v}.
    private static string Text(DuckVector vector, int row)
    {
        var text = new StringBuilder();
        AppendValue(text, vector, row);
        return text.ToString();
    }

    private static unsafe void AppendValue(StringBuilder text, DuckVector vector, int row)
    {
        var api = DuckDbApi.Instance;
        if (vector.IsMissing(row))
        {
            text.Append("NULL");
            return;
        }

        switch (vector.Type)
        {
            case DuckType.List:
                var (offset, length) = (vector.At<ListEntry>(row).Offset, vector.At<ListEntry>(row).Length);
                var child = DuckVector.Child(api.ListVectorGetChild(vector.Pointer), vector.Logical.Children[0].Type, (int)(offset + length));
                AppendList(text, child, (int)offset, (int)length);
                break;
            case DuckType.Array:
                var size = vector.Logical.ArrayLength;
                AppendList(text, DuckVector.Child(api.ArrayVectorGetChild(vector.Pointer), vector.Logical.Children[0].Type, (row + 1) * size), row * size, size);
                break;
            case DuckType.Struct:
                text.Append('{');
                for (var i = 0; i < vector.Logical.Children.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    text.Append(vector.Logical.Children[i].Name).Append(": ");
                    AppendValue(text, DuckVector.Child(api.StructVectorGetChild(vector.Pointer, (ulong)i), vector.Logical.Children[i].Type, vector.RowCount), row);
                }

                text.Append('}');
                break;
            case DuckType.Map:
                AppendMap(text, vector, row);
                break;
            case DuckType.Interval:
                var interval = vector.At<IntervalEntry>(row);
                text.Append(CultureInfo.InvariantCulture, $"{interval.Months} months {interval.Days} days {interval.Microseconds} us");
                break;
            case DuckType.Union or DuckType.Bit or DuckType.TimeTz or DuckType.Invalid:
                throw new NotSupportedException($"a column of type {vector.Type} must be cast to VARCHAR in the query");
            default:
                text.Append(Convert.ToString(Read(vector, row), CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void AppendList(StringBuilder text, DuckVector child, int offset, int length)
    {
        text.Append('[');
        for (var i = 0; i < length; i++)
        {
            if (i > 0) text.Append(", ");
            AppendValue(text, child, offset + i);
        }

        text.Append(']');
    }

    // A map is stored as a list of structs of key and value.
    private static unsafe void AppendMap(StringBuilder text, DuckVector vector, int row)
    {
        var api = DuckDbApi.Instance;
        var entry = vector.At<ListEntry>(row);
        var pairs = api.ListVectorGetChild(vector.Pointer);
        var count = (int)(entry.Offset + entry.Length);
        var keys = DuckVector.Child(api.StructVectorGetChild(pairs, 0), vector.Logical.Children[0].Type, count);
        var values = DuckVector.Child(api.StructVectorGetChild(pairs, 1), vector.Logical.Children[1].Type, count);
        text.Append('{');
        for (var i = (int)entry.Offset; i < count; i++)
        {
            if (i > (int)entry.Offset) text.Append(", ");
            AppendValue(text, keys, i);
            text.Append('=');
            AppendValue(text, values, i);
        }

        text.Append('}');
    }

    private static bool FitsDecimal(DuckVector vector, int row) =>
        vector.Logical.Scale <= MostDecimalDigits && Int128.Abs(Unscaled(vector, row)) <= (Int128)decimal.MaxValue;

    private static Int128 Unscaled(DuckVector vector, int row) =>
        vector.Logical.Storage switch
        {
            DuckType.SmallInt => vector.At<short>(row),
            DuckType.Integer => vector.At<int>(row),
            DuckType.BigInt => vector.At<long>(row),
            _ => vector.At<Int128>(row),
        };

    private static decimal Exact(UInt128 magnitude, bool isNegative, int scale) =>
        new((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), isNegative, (byte)scale);

    private static Guid ReadGuid(UInt128 stored)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, stored ^ ((UInt128)1 << 127));
        return new Guid(bytes, bigEndian: true);
    }

    private readonly record struct ListEntry(ulong Offset, ulong Length);

    private readonly record struct IntervalEntry(int Months, int Days, long Microseconds);
}
