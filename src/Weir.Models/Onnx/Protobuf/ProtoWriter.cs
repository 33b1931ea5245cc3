using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Weir.Models.Onnx.Protobuf;

/// <summary>Writes protocol buffer fields; a nested message is written into a writer of its own first, because its length stands before it.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Int64(int field, long value)
    {
        Tag(field, ProtoWire.Varint);
        Varint((ulong)value);
    }

    public void Float(int field, float value)
    {
        Tag(field, ProtoWire.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, ProtoWire.Length);
        Varint((ulong)value.Length);
        _buffer.Write(value);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Leaves the field out when the text is empty, as proto3 writers do.</summary>
    public void TextUnlessEmpty(int field, string value)
    {
        if (value.Length > 0) Text(field, value);
    }

    public void Message(int field, Action<ProtoWriter> write)
    {
        var inner = new ProtoWriter();
        write(inner);
        Bytes(field, inner._buffer.WrittenSpan);
    }

    private void Tag(int field, ProtoWire wire) => Varint((ulong)((field << 3) | (int)wire));

    private void Varint(ulong value)
    {
        var span = _buffer.GetSpan(10);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        _buffer.Advance(length);
    }
}

/// <summary>Forms of a field on the wire.</summary>
internal enum ProtoWire
{
    /// <summary>A variable-length integer.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length, and so many bytes.</summary>
    Length = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
