using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Weir.Foundation.Errors;

namespace Weir.Tracking.Metrics;

/// <summary>Many points of one metric in few bytes: columns of timestamps, steps and values.</summary>
/// <remarks>Format 1: a byte 1, the number of points as a varint, then for each point the second difference of its timestamp and of its step
/// (zigzag varints: a byte each for a regular series), then for each value its bits XOR the value before: a byte with the number of leading
/// (high four bits) and trailing (low four) zero bytes, and the bytes between, big-endian. A NaN is its own bit pattern.</remarks>
internal static class SegmentCodec
{
    private const byte Format = 1;
    private const int MaxVarint = 10;

    /// <summary>Encodes points that are in the order of the history.</summary>
    public static byte[] Encode(ReadOnlySpan<MetricPoint> points)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 + MaxVarint + (points.Length * ((2 * MaxVarint) + 9)));
        try
        {
            buffer[0] = Format;
            var at = Varint(buffer, 1, (ulong)points.Length);
            var (before, delta) = (0L, 0L);
            foreach (var point in points) at = SecondDifference(buffer, at, point.Timestamp, ref before, ref delta);
            (before, delta) = (0L, 0L);
            foreach (var point in points) at = SecondDifference(buffer, at, point.Step, ref before, ref delta);
            var bits = 0UL;
            foreach (var point in points)
            {
                var value = BitConverter.DoubleToUInt64Bits(point.Value);
                at = Value(buffer, at, value ^ bits);
                bits = value;
            }

            return buffer[..at];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>How many points a segment holds.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c>.</exception>
    public static int Count(ReadOnlySpan<byte> data)
    {
        var at = 0;
        return Header(data, ref at);
    }

    /// <summary>Decodes into a span of <see cref="Count"/> points.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c>.</exception>
    public static void Decode(ReadOnlySpan<byte> data, Span<MetricPoint> points)
    {
        try
        {
            var at = 0;
            points = points[..Header(data, ref at)];
            var (before, delta) = (0L, 0L);
            for (var i = 0; i < points.Length; i++) points[i] = new MetricPoint(Next(data, ref at, ref before, ref delta), 0, 0);
            (before, delta) = (0L, 0L);
            var steps = at;
            for (var i = 0; i < points.Length; i++) Next(data, ref at, ref before, ref delta);
            (before, delta) = (0L, 0L);
            var bits = 0UL;
            for (var i = 0; i < points.Length; i++)
            {
                bits ^= Value(data, ref at);
                points[i] = new MetricPoint(points[i].Timestamp, Next(data, ref steps, ref before, ref delta), BitConverter.UInt64BitsToDouble(bits));
            }
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw Damaged();
        }
    }

    private static int Header(ReadOnlySpan<byte> data, ref int at)
    {
        if (data.Length < 2 || data[at++] != Format) throw Damaged();
        var count = Varint(data, ref at);
        return count <= (ulong)data.Length ? (int)count : throw Damaged(); // three bytes a point at least
    }

    private static int SecondDifference(byte[] buffer, int at, long value, ref long before, ref long delta)
    {
        var difference = unchecked(value - before);
        var second = unchecked(difference - delta);
        (before, delta) = (value, difference);
        return Varint(buffer, at, unchecked((ulong)((second << 1) ^ (second >> 63))));
    }

    private static long Next(ReadOnlySpan<byte> data, ref int at, ref long before, ref long delta)
    {
        var zigzag = data[at] < 0x80 ? data[at++] : Varint(data, ref at);
        delta = unchecked(delta + ((long)(zigzag >> 1) ^ -(long)(zigzag & 1)));
        return before = unchecked(before + delta);
    }

    private static int Varint(byte[] buffer, int at, ulong value)
    {
        for (; value >= 0x80; value >>= 7) buffer[at++] = (byte)(value | 0x80);
        buffer[at++] = (byte)value;
        return at;
    }

    private static ulong Varint(ReadOnlySpan<byte> data, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var b = data[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }

        throw Damaged();
    }

    private static int Value(byte[] buffer, int at, ulong bits)
    {
        if (bits == 0)
        {
            buffer[at++] = 0x80;
            return at;
        }

        var (leading, trailing) = (BitOperations.LeadingZeroCount(bits) >> 3, BitOperations.TrailingZeroCount(bits) >> 3);
        buffer[at++] = (byte)((leading << 4) | trailing);
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(all, bits);
        var middle = all[leading..(8 - trailing)];
        middle.CopyTo(buffer.AsSpan(at));
        return at + middle.Length;
    }

    private static ulong Value(ReadOnlySpan<byte> data, ref int at)
    {
        var zeros = data[at++];
        var (leading, trailing) = (zeros >> 4, zeros & 0xF);
        var count = 8 - leading - trailing;
        if (count <= 0) return 0;
        ulong value;
        if (data.Length - at >= 8)
        {
            value = BinaryPrimitives.ReadUInt64BigEndian(data[at..]) >> (64 - (count * 8));
            at += count;
        }
        else
        {
            value = 0;
            for (var i = 0; i < count; i++) value = (value << 8) | data[at++];
        }

        return value << (trailing * 8);
    }

    private static WeirException Damaged() => new(ErrorCodes.CorruptFile, "a stored segment of a metric's points is damaged", "restore the database from a backup");
}
