using System.Buffers.Binary;

namespace Weir.Versioning.Content;

/// <summary>128 bits that sum up names and hashes; sums of them do not depend on order. Not <c>UInt128</c>: methods that touch that are compiled anew at each start.</summary>
internal readonly record struct Summary(ulong Low, ulong High)
{
    /// <summary>The sum, without regard to overflow.</summary>
    public static Summary operator +(Summary a, Summary b)
    {
        var low = a.Low + b.Low;
        return new Summary(low, a.High + b.High + (low < a.Low ? 1UL : 0UL));
    }

    /// <summary>From the bytes of a state file.</summary>
    public static Summary Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));

    /// <summary>From its text.</summary>
    public static Summary Parse(string text) => Read(Convert.FromHexString(text));

    /// <summary>Into the bytes of a state file.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Low);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], High);
    }

    /// <summary>Its bytes in hexadecimal.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        Write(bytes);
        return Convert.ToHexString(bytes);
    }
}
