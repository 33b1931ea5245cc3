using System.Buffers.Binary;
using System.IO.Compression;

namespace Weir.Data.Csv;

/// <summary>Tells a gzip file that is cut off, which .NET and DuckDB read to the cut without a word.</summary>
internal static class GzipCheck
{
    private const int TrailerBytes = 8; // CRC-32 and the length modulo 2^32

    /// <summary>Checks the file's end against what was read from it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="unpacked">Bytes that came out of it.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>corrupt_file</c>.</exception>
    public static void RequireWhole(string path, long unpacked, CancellationToken cancellation)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length >= TrailerBytes && LengthAt(file, file.Length - TrailerBytes) == (uint)unpacked) return;
        // Several members in one file (bgzip, pigz, cat): only walking them shows where each ends. Rare, hence not made fast.
        file.Position = 0;
        while (file.Position < file.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!SkipHeader(file)) throw CsvErrors.Gzip(path, new InvalidDataException("no member header"));
            var length = Unpack(file);
            if (file.Position + TrailerBytes > file.Length || LengthAt(file, file.Position) != (uint)length)
                throw CsvErrors.Gzip(path, new InvalidDataException("the last member is cut off"));
            file.Position += TrailerBytes;
        }
    }

    private static uint LengthAt(FileStream file, long trailer)
    {
        Span<byte> bytes = stackalloc byte[TrailerBytes];
        return RandomAccess.Read(file.SafeFileHandle, bytes, trailer) < TrailerBytes ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
    }

    // RFC 1952: ID1 ID2 CM FLG MTIME(4) XFL OS, then what the flags announce.
    private static bool SkipHeader(FileStream file)
    {
        Span<byte> fixedPart = stackalloc byte[10];
        if (file.ReadAtLeast(fixedPart, fixedPart.Length, throwOnEndOfStream: false) < fixedPart.Length || fixedPart[0] != 0x1F || fixedPart[1] != 0x8B) return false;
        var flags = fixedPart[3];
        if ((flags & 4) != 0) file.Position += file.ReadByte() | (file.ReadByte() << 8);
        if ((flags & 8) != 0) SkipText(file);
        if ((flags & 16) != 0) SkipText(file);
        if ((flags & 2) != 0) file.Position += 2;
        return true;
    }

    private static void SkipText(FileStream file)
    {
        while (file.ReadByte() > 0)
        {
        }
    }

    private static long Unpack(FileStream file)
    {
        using var member = new DeflateStream(new ByteByByte(file), CompressionMode.Decompress, leaveOpen: true);
        var buffer = new byte[1 << 16];
        long length = 0;
        int read;
        while ((read = member.Read(buffer)) > 0) length += read;
        return length;
    }

    /// <summary>Hands out one byte a read, so that the reader above never takes more than its member.</summary>
    private sealed class ByteByByte(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(1, count));

        public override int Read(Span<byte> buffer) => inner.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
