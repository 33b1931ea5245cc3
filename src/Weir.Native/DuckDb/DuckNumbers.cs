using System.Numerics;

namespace Weir.Native.DuckDb;

/// <summary>Copies vectors of numbers, a loop a type.</summary>
internal static class DuckNumbers
{
    public static void Copy(DuckVector vector, Span<double> target)
    {
        switch (vector.Type)
        {
            case DuckType.Double: vector.Values<double>().CopyTo(target); break;
            case DuckType.Float: Cast<float, double>(vector.Values<float>(), target); break;
            case DuckType.HugeInt or DuckType.UHugeInt: Huge(vector, target, 1); break;
            case DuckType.Decimal: Scaled(vector, target); break;
            case DuckType.SqlNull: target[..vector.RowCount].Fill(double.NaN); return;
            case DuckType.UBigInt: Cast<ulong, double>(vector.Values<ulong>(), target); break;
            default: Whole(vector, vector.Type, target); break;
        }

        if (!vector.MayHaveMissing) return;
        for (var row = 0; row < vector.RowCount; row++)
            if (vector.IsMissing(row)) target[row] = double.NaN;
    }

    public static void Copy(DuckVector vector, Span<long> target)
    {
        if (vector.Type == DuckType.SqlNull) target[..vector.RowCount].Clear();
        else Whole(vector, vector.Type, target);
        if (!vector.MayHaveMissing) return;
        for (var row = 0; row < vector.RowCount; row++)
            if (vector.IsMissing(row)) target[row] = 0;
    }

    private static void Whole<TTarget>(DuckVector vector, DuckType storage, Span<TTarget> target)
        where TTarget : unmanaged, INumberBase<TTarget>
    {
        switch (storage)
        {
            case DuckType.Boolean or DuckType.UTinyInt: Cast<byte, TTarget>(vector.Values<byte>(), target); break;
            case DuckType.TinyInt: Cast<sbyte, TTarget>(vector.Values<sbyte>(), target); break;
            case DuckType.SmallInt: Cast<short, TTarget>(vector.Values<short>(), target); break;
            case DuckType.USmallInt: Cast<ushort, TTarget>(vector.Values<ushort>(), target); break;
            case DuckType.Integer or DuckType.Date: Cast<int, TTarget>(vector.Values<int>(), target); break;
            case DuckType.UInteger: Cast<uint, TTarget>(vector.Values<uint>(), target); break;
            case DuckType.BigInt or DuckType.Time: Cast<long, TTarget>(vector.Values<long>(), target); break;
            case DuckType.Timestamp or DuckType.TimestampTz or DuckType.TimestampSeconds or DuckType.TimestampMilliseconds or DuckType.TimestampNanoseconds:
                var times = vector.Values<long>();
                for (var row = 0; row < times.Length; row++) target[row] = TTarget.CreateTruncating(DuckTime.ToMicroseconds(times[row], storage));
                break;
            default: throw new InvalidOperationException($"a column of type {vector.Type} holds no numbers");
        }
    }

    private static void Scaled(DuckVector vector, Span<double> target)
    {
        var divisor = Math.Pow(10, vector.Logical.Scale);
        if (vector.Logical.Storage == DuckType.HugeInt)
        {
            Huge(vector, target, divisor);
            return;
        }

        Whole(vector, vector.Logical.Storage, target);
        for (var row = 0; row < vector.RowCount; row++) target[row] /= divisor;
    }

    private static void Huge(DuckVector vector, Span<double> target, double divisor)
    {
        for (var row = 0; row < vector.RowCount; row++)
            target[row] = (vector.Type == DuckType.UHugeInt ? (double)vector.At<UInt128>(row) : (double)vector.At<Int128>(row)) / divisor;
    }

    private static void Cast<TSource, TTarget>(ReadOnlySpan<TSource> source, Span<TTarget> target)
        where TSource : unmanaged, INumberBase<TSource>
        where TTarget : unmanaged, INumberBase<TTarget>
    {
        for (var row = 0; row < source.Length; row++) target[row] = TTarget.CreateTruncating(source[row]);
    }
}
