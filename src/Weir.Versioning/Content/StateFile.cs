using System.Buffers.Binary;
using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Versioning.Content;

/// <summary>The bytes of a state: a header, then blocks that are only ever appended. A later block of a folder takes the place of the earlier.</summary>
/// <remarks>
/// Header: <c>weirhash</c>, version (4), 4 unused. Block: length of its content (4), CRC-32C of the rest (4), kind (4), content. A folder's content:
/// length of its path (4), path, <see cref="FolderRecord"/>. Reading stops at the first block that is not whole: what <c>kill -9</c> left of a write,
/// or what another process is writing just now. See docs/decisions for why.
/// </remarks>
internal sealed class StateFile
{
    public const int HeaderBytes = 16;
    public const int MarkBytes = 48;

    private const int BlockHeaderBytes = 12;
    private const int Version = 2;

    private static readonly byte[] Header = [.. "weirhash"u8, Version, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>What a block holds.</summary>
    public enum Kind
    {
        /// <summary>All files of a folder.</summary>
        Folder = 1,

        /// <summary>Changed files of a folder.</summary>
        Changes = 2,

        /// <summary>A key of 16 bytes and a value of 32.</summary>
        Mark = 3,
    }

    /// <summary>Goes over the whole blocks and returns where they end; 0 when the file is none of ours.</summary>
    public static int Read(byte[] bytes, int from, Action<Kind, int, int> block)
    {
        if (from == 0)
        {
            if (bytes.Length < HeaderBytes || !bytes.AsSpan(0, HeaderBytes).SequenceEqual(Header)) return 0;
            from = HeaderBytes;
        }

        while (from + BlockHeaderBytes <= bytes.Length)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(from));
            if (length < 0 || length > bytes.Length - from - BlockHeaderBytes) break;
            var rest = bytes.AsSpan(from + 8, length + 4);
            if (Mixing.Checksum(rest) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(from + 4))) break;
            var kind = (Kind)BinaryPrimitives.ReadInt32LittleEndian(rest);
            if (IsSound(kind, rest[4..])) block(kind, from + BlockHeaderBytes, length);
            from += BlockHeaderBytes + length;
        }

        return from;
    }

    /// <summary>The path of a folder block's content.</summary>
    public static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> content) => content.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(content));

    /// <summary>The folder of a folder block's content.</summary>
    public static FolderRecord FolderOf(ReadOnlyMemory<byte> content) => new(content[(4 + BinaryPrimitives.ReadInt32LittleEndian(content.Span))..]);

    /// <summary>Writes a folder block.</summary>
    public static void Write(Stream to, Kind kind, string path, FolderRecord folder)
    {
        var name = Encoding.UTF8.GetBytes(path);
        var content = GC.AllocateUninitializedArray<byte>(4 + name.Length + folder.Bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(content, name.Length);
        name.CopyTo(content, 4);
        folder.Bytes.CopyTo(content.AsSpan(4 + name.Length));
        Write(to, kind, content);
    }

    /// <summary>Writes a mark.</summary>
    public static void Write(Stream to, Summary key, Mark mark)
    {
        Span<byte> content = stackalloc byte[MarkBytes];
        key.Write(content);
        mark.Write(content[16..]);
        Write(to, Kind.Mark, content);
    }

    /// <summary>Begins an empty file.</summary>
    public static void WriteHeader(Stream to) => to.Write(Header);

    /// <summary>Reads a file whole; empty when there is none, or none that can be read.</summary>
    public static byte[] Bytes(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Replaces a file in one step. Not flushed to the disk: what a power cut leaves fails its checksum, and it is only a cache.</summary>
    public static void Replace(string path, Action<Stream> write)
    {
        var temporary = AtomicFile.TemporaryPathFor(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16))
            {
                WriteHeader(stream);
                write(stream);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            try { File.Delete(temporary); }
            catch (Exception f) when (f is IOException or UnauthorizedAccessException) { }
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write '{path}'", inner: e);
        }
    }

    private static void Write(Stream to, Kind kind, ReadOnlySpan<byte> content)
    {
        var block = GC.AllocateUninitializedArray<byte>(BlockHeaderBytes + content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(block, content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(8), (int)kind);
        content.CopyTo(block.AsSpan(BlockHeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(4), Mixing.Checksum(block.AsSpan(8)));
        to.Write(block);
    }

    private static bool IsSound(Kind kind, ReadOnlySpan<byte> content)
    {
        if (kind == Kind.Mark) return content.Length == MarkBytes;
        if (kind is not (Kind.Folder or Kind.Changes) || content.Length < 4) return false;
        var path = BinaryPrimitives.ReadInt32LittleEndian(content);
        return path >= 0 && path <= content.Length - 4 && FolderRecord.IsSound(content[(4 + path)..]);
    }
}
