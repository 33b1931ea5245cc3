using System.Buffers.Binary;
using System.Text;

namespace Weir.Storage.Ssh;

/// <summary>One message of SFTP version 3 (draft-ietf-secsh-filexfer-02) while it is written.</summary>
internal sealed class SftpPacket
{
    private byte[] _bytes = new byte[256];
    private int _length = 4; // the length itself comes first

    public SftpPacket(SftpType type) => Byte((byte)type);

    public SftpPacket Byte(byte value)
    {
        Room(1)[0] = value;
        return this;
    }

    public SftpPacket Number(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Room(4), value);
        return this;
    }

    public SftpPacket Long(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Room(8), value);
        return this;
    }

    public SftpPacket Text(string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        Number((uint)count);
        Encoding.UTF8.GetBytes(value, Room(count));
        return this;
    }

    public SftpPacket Data(ReadOnlySpan<byte> value)
    {
        Number((uint)value.Length);
        value.CopyTo(Room(value.Length));
        return this;
    }

    /// <summary>The message with its length before it.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes, (uint)(_length - 4));
        return _bytes.AsMemory(0, _length);
    }

    private Span<byte> Room(int count)
    {
        if (_length + count > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        var room = _bytes.AsSpan(_length, count);
        _length += count;
        return room;
    }
}

/// <summary>Kinds of messages.</summary>
internal enum SftpType : byte
{
    Init = 1,
    Version = 2,
    Open = 3,
    Close = 4,
    Read = 5,
    Write = 6,
    StatHandle = 8,
    OpenFolder = 11,
    ReadFolder = 12,
    Remove = 13,
    MakeFolder = 14,
    RemoveFolder = 15,
    Stat = 17,
    Rename = 18,
    Status = 101,
    Handle = 102,
    Data = 103,
    Name = 104,
    Attributes = 105,
    Extended = 200,
}
