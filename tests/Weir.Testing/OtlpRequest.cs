using System.Buffers.Binary;
using System.Text;

namespace Weir.Testing;

/// <summary>Writes export requests of OpenTelemetry's trace protocol, byte by byte.</summary>
public static class OtlpRequest
{
    /// <summary>A request with spans.</summary>
    public static byte[] Of(params byte[][] spans) => Message(1, Message(2, [.. spans.SelectMany(s => Message(2, s))]));

    /// <summary>A span; ids in hexadecimal, times in milliseconds.</summary>
    public static byte[] Span(string trace, string id, string? parent, string name, long start, long? end, int status = 1, params byte[][] attributes) =>
    [
        .. Message(1, Convert.FromHexString(trace)), .. Message(2, Convert.FromHexString(id)), .. parent is null ? [] : Message(4, Convert.FromHexString(parent)), .. Text(5, name),
        .. Fixed64(7, (ulong)start * 1_000_000), .. end is null ? [] : Fixed64(8, (ulong)end.Value * 1_000_000), .. attributes.SelectMany(a => Message(9, a)),
        .. Message(15, Number(3, (ulong)status)),
    ];

    /// <summary>An attribute of text.</summary>
    public static byte[] Attribute(string key, string value) => Pair(key, Text(1, value));

    /// <summary>An attribute of a number.</summary>
    public static byte[] Attribute(string key, long value) => Pair(key, Number(3, (ulong)value));

    /// <summary>An attribute of pairs.</summary>
    public static byte[] Attribute(string key, params byte[][] pairs) => Pair(key, Message(6, [.. pairs.SelectMany(p => Message(1, p))]));

    /// <summary>A field that has a length.</summary>
    public static byte[] Message(int field, byte[] content) => [.. Varint((ulong)((field << 3) | 2)), .. Varint((ulong)content.Length), .. content];

    private static byte[] Pair(string key, byte[] value) => [.. Text(1, key), .. Message(2, value)];

    private static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Number(int field, ulong value) => [.. Varint((ulong)(field << 3)), .. Varint(value)];

    private static byte[] Fixed64(int field, ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Varint((ulong)((field << 3) | 1)), .. bytes];
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
