using System.Buffers.Binary;

namespace Weir.Versioning.Content;

/// <summary>A remembered fact of 32 bytes.</summary>
internal sealed record Mark(ulong First, ulong Second, long Third, long Fourth)
{
    /// <summary>From the bytes of a state file.</summary>
    public static Mark Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));

    /// <summary>Into the bytes of a state file.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, First);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Second);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Third);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], Fourth);
    }
}
