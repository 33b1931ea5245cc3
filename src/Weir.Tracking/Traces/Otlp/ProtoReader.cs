using System.Buffers.Binary;

namespace Weir.Tracking.Traces.Otlp;

/// <summary>Reads the fields of one protobuf message, forward.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> data)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    private ReadOnlySpan<byte> _rest = data;

    /// <summary>Number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>Its value where it is a number.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its value where it has a length.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>True where the value has a length: text, bytes, a message.</summary>
    public bool HasLength { get; private set; }

    /// <summary>Moves to the next field; false at the end.</summary>
    /// <exception cref="FormatException">The bytes are not protobuf.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty) return false;
        var tag = ReadVarint();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        if (Field == 0) throw new FormatException("a field has number 0");
        HasLength = (tag & 7) == Bytes;
        switch (tag & 7)
        {
            case Varint: Number = ReadVarint(); break;
            case Fixed64: Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8)); break;
            case Fixed32: Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4)); break;
            case Bytes: Data = Take(ReadVarint()); break;
            default: throw new FormatException("a field has an unknown wire type");
        }

        return true;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }

        throw new FormatException("a number has more than ten bytes");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length) throw new FormatException("the message is cut off");
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
