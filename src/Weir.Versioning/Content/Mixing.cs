using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Versioning.Content;

/// <summary>Quick hashes for the state's own summaries and checksums. Never an identity of data: that is MD5.</summary>
internal static class Mixing
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xC2B2AE3D27D4EB4F;

    /// <summary>64 bits of some bytes.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var h = ((ulong)bytes.Length + 1) * First;
        for (; bytes.Length >= 8; bytes = bytes[8..]) h = Stir(h ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        ulong tail = 0;
        foreach (var b in bytes) tail = (tail << 8) | b;
        return Stir(Stir(h ^ tail));
    }

    /// <summary>What one named content adds to the summary of its folder. Summaries are sums, so the order of entries does not matter.</summary>
    public static Summary Entry(ReadOnlySpan<byte> name, Md5Value md5) => Pair(Hash(name), md5.First, md5.Second);

    /// <summary>128 bits of a label and two numbers.</summary>
    public static Summary Pair(ulong label, ulong first, ulong second) =>
        new(Stir(first ^ Stir(label)), Stir(second ^ Stir(label + Second) ^ BitOperations.RotateLeft(first, 29)));

    /// <summary>CRC-32C, by the processor's own instruction where it has one.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    private static ulong Stir(ulong value)
    {
        value = (value ^ (value >> 32)) * First;
        return (value ^ (value >> 29)) * Second ^ (value >> 32);
    }
}
