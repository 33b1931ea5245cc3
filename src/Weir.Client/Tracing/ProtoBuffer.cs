using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Weir.Client.Tracing;

/// <summary>Writes protocol buffers, field by field.</summary>
internal sealed class ProtoBuffer
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public ProtoBuffer Text(int field, string text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        Head(field, 2).Varint((ulong)count);
        Encoding.UTF8.GetBytes(text, _bytes.GetSpan(count));
        _bytes.Advance(count);
        return this;
    }

    public ProtoBuffer Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Head(field, 2).Varint((ulong)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    public ProtoBuffer Message(int field, ProtoBuffer message) => Bytes(field, message.Written);

    public ProtoBuffer Number(int field, long number) => Head(field, 0).Varint((ulong)number);

    public ProtoBuffer Fixed64(int field, ulong number)
    {
        Head(field, 1);
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.GetSpan(8), number);
        _bytes.Advance(8);
        return this;
    }

    private ProtoBuffer Head(int field, int kind) => Varint((ulong)((field << 3) | kind));

    private ProtoBuffer Varint(ulong number)
    {
        var span = _bytes.GetSpan(10);
        var count = 0;
        for (; number >= 0x80; number >>= 7) span[count++] = (byte)(number | 0x80);
        span[count++] = (byte)number;
        _bytes.Advance(count);
        return this;
    }
}
