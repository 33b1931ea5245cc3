using System.Buffers.Binary;
using System.Text;

namespace Weir.Storage.Ssh;

/// <summary>One answer of the server while it is read.</summary>
internal sealed class SftpAnswer(SftpType type, ReadOnlyMemory<byte> body)
{
    private int _at;

    public SftpType Type => type;

    public uint Number() => BinaryPrimitives.ReadUInt32BigEndian(Take(4).Span);

    public ulong Long() => BinaryPrimitives.ReadUInt64BigEndian(Take(8).Span);

    public string Text() => Encoding.UTF8.GetString(Data().Span);

    public ReadOnlyMemory<byte> Data() => Take((int)Number());

    /// <summary>Attributes of a file.</summary>
    public SftpFacts Facts()
    {
        var flags = Number();
        var size = (flags & 1) != 0 ? (long)Long() : 0;
        if ((flags & 2) != 0) Take(8); // owner, group
        var mode = (flags & 4) != 0 ? Number() : 0x8000;
        DateTimeOffset? modified = null;
        if ((flags & 8) != 0)
        {
            Number();
            modified = DateTimeOffset.FromUnixTimeSeconds(Number());
        }

        if ((flags & 0x80000000) != 0)
        {
            for (var left = Number(); left > 0; left--)
            {
                Data();
                Data();
            }
        }

        return new SftpFacts((mode & 0xF000) == 0x4000, (mode & 0xF000) == 0xA000, size, modified);
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count < 0 || _at + count > body.Length) throw new IOException("the SFTP server sent an answer that ends too early");
        var part = body.Slice(_at, count);
        _at += count;
        return part;
    }
}

/// <summary>What the server says of a file.</summary>
internal readonly record struct SftpFacts(bool IsFolder, bool IsLink, long SizeBytes, DateTimeOffset? ModifiedAt);
