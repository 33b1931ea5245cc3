using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Weir.Versioning.Content;

/// <summary>An MD5 as sixteen bytes: what a hundred thousand of them are kept as. Metafiles and <see cref="ContentId"/> hold the hexadecimal text.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Md5Value(ulong First, ulong Second)
{
    /// <summary>From the bytes of a hash.</summary>
    public static Md5Value Of(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));

    /// <summary>From 32 hexadecimal digits; what follows them (<c>.dir</c>) is passed over.</summary>
    public static Md5Value Parse(ReadOnlySpan<char> hex)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = Convert.FromHexString(hex[..32], bytes, out _, out _);
        return Of(bytes);
    }

    /// <summary>In lower-case hexadecimal.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, First);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Second);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>The first two hexadecimal digits, as a number.</summary>
    public int Prefix => (int)(First & 0xFF);
}
