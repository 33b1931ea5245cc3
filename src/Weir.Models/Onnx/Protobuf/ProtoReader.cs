using System.Buffers.Binary;
using System.Text;

namespace Weir.Models.Onnx.Protobuf;

/// <summary>Reads protocol buffer fields in order. Every length is checked against what is there, so no input reads beyond its end.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>Number of the field that <see cref="Read"/> stopped at.</summary>
    public int Field { get; private set; }

    public ProtoWire Wire { get; private set; }

    /// <summary>Steps to the next field; false at the end.</summary>
    public bool Read()
    {
        if (_position == _bytes.Length) return false;
        var tag = Varint();
        Field = (int)(tag >> 3);
        Wire = (ProtoWire)(tag & 7);
        if (Field == 0 || Wire is not (ProtoWire.Varint or ProtoWire.Fixed64 or ProtoWire.Length or ProtoWire.Fixed32)) throw Corrupt();
        return true;
    }

    public void Skip()
    {
        switch (Wire)
        {
            case ProtoWire.Varint: Varint(); break;
            case ProtoWire.Fixed64: Take(8); break;
            case ProtoWire.Fixed32: Take(4); break;
            default: Bytes(); break;
        }
    }

    public long Int64() => Wire == ProtoWire.Varint ? (long)Varint() : throw Corrupt();

    public float Float() => Wire == ProtoWire.Fixed32 ? BinaryPrimitives.ReadSingleLittleEndian(Take(4)) : throw Corrupt();

    public ReadOnlySpan<byte> Bytes()
    {
        if (Wire != ProtoWire.Length) throw Corrupt();
        var length = Varint();
        return length > (ulong)(_bytes.Length - _position) ? throw Corrupt() : Take((int)length);
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>Adds the integers of a repeated field, packed or not.</summary>
    public void Int64s(List<long> values)
    {
        if (Wire == ProtoWire.Varint)
        {
            values.Add((long)Varint());
            return;
        }

        var packed = new ProtoReader(Bytes());
        while (packed._position < packed._bytes.Length) values.Add((long)packed.Varint());
    }

    /// <summary>Adds the floats of a repeated field, packed or not.</summary>
    public void Floats(List<float> values)
    {
        if (Wire == ProtoWire.Fixed32)
        {
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(Take(4)));
            return;
        }

        var packed = Bytes();
        if (packed.Length % 4 != 0) throw Corrupt();
        for (var i = 0; i < packed.Length; i += 4) values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed[i..]));
    }

    /// <summary>Adds the doubles of a repeated field, packed or not.</summary>
    public void Doubles(List<double> values)
    {
        if (Wire == ProtoWire.Fixed64)
        {
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(Take(8)));
            return;
        }

        var packed = Bytes();
        if (packed.Length % 8 != 0) throw Corrupt();
        for (var i = 0; i < packed.Length; i += 8) values.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed[i..]));
    }

    public static FormatException Corrupt() => new("the bytes are no protocol buffer message");

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _bytes.Length - _position) throw Corrupt();
        var taken = _bytes.Slice(_position, length);
        _position += length;
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position == _bytes.Length) throw Corrupt();
            var b = _bytes[_position++];
            value |= shift < 64 ? (ulong)(b & 0x7F) << shift : 0;
            if (b < 0x80) return value;
        }

        throw Corrupt();
    }
}
