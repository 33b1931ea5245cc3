using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Versioning.Content;

/// <summary>The known files of one folder, with a summary of their names and hashes. Lies over the bytes of the state file: reading a folder of a thousand files makes no object for any.</summary>
/// <remarks>
/// Bytes: number of files (4), bytes of names (4), sum of sizes (8), summary (16), records (56 each), ends of the names (4 each), names.
/// </remarks>
internal sealed class FolderRecord
{
    private const int HeaderBytes = 32;

    private static readonly int RecordBytes = Unsafe.SizeOf<FileRecord>();

    private readonly ReadOnlyMemory<byte> _bytes;
    private Dictionary<string, int>? _index;

    /// <summary>Over the bytes of a folder, which must have passed <see cref="IsSound"/>.</summary>
    public FolderRecord(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        Count = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span);
    }

    /// <summary>Number of files.</summary>
    public int Count { get; }

    /// <summary>Sum of their sizes.</summary>
    public long SizeBytes => BinaryPrimitives.ReadInt64LittleEndian(_bytes.Span[8..]);

    /// <summary>Summary of names and hashes.</summary>
    public Summary Key => new(BinaryPrimitives.ReadUInt64LittleEndian(_bytes.Span[16..]), BinaryPrimitives.ReadUInt64LittleEndian(_bytes.Span[24..]));

    /// <summary>As it lies in the state file.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>The records.</summary>
    public ReadOnlySpan<FileRecord> Records => MemoryMarshal.Cast<byte, FileRecord>(_bytes.Span.Slice(HeaderBytes, Count * RecordBytes));

    private ReadOnlySpan<int> Ends => MemoryMarshal.Cast<byte, int>(_bytes.Span.Slice(HeaderBytes + (Count * RecordBytes), Count * 4));

    /// <summary>A name, in UTF-8.</summary>
    public ReadOnlySpan<byte> Name(int index)
    {
        var ends = Ends;
        var start = index == 0 ? 0 : ends[index - 1];
        return _bytes.Span.Slice(HeaderBytes + (Count * (RecordBytes + 4)) + start, ends[index] - start);
    }

    /// <summary>The position of a name, or −1.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        if (Count <= 16)
        {
            for (var i = 0; i < Count; i++)
                if (name.SequenceEqual(Name(i))) return i;
            return -1;
        }

        // Two threads may both build it; either is right. Latin-1 turns bytes into characters one to one.
        var index = _index;
        if (index is null)
        {
            index = new Dictionary<string, int>(Count);
            for (var i = 0; i < Count; i++) index[System.Text.Encoding.Latin1.GetString(Name(i))] = i;
            _index = index;
        }

        Span<char> text = name.Length <= 256 ? stackalloc char[name.Length] : new char[name.Length];
        System.Text.Encoding.Latin1.GetChars(name, text);
        return index.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var at) ? at : -1;
    }

    /// <summary>True when the lengths inside agree with each other.</summary>
    public static bool IsSound(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes) return false;
        long count = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        long names = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return count >= 0 && names >= 0 && HeaderBytes + (count * (RecordBytes + 4)) + names == bytes.Length;
    }

    /// <summary>Puts a folder together.</summary>
    public static FolderRecord Of(ReadOnlySpan<FileRecord> records, ReadOnlySpan<int> ends, ReadOnlySpan<byte> names)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(HeaderBytes + (records.Length * (RecordBytes + 4)) + names.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, records.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), names.Length);
        MemoryMarshal.AsBytes(records).CopyTo(bytes.AsSpan(HeaderBytes));
        MemoryMarshal.AsBytes(ends).CopyTo(bytes.AsSpan(HeaderBytes + (records.Length * RecordBytes)));
        names.CopyTo(bytes.AsSpan(HeaderBytes + (records.Length * (RecordBytes + 4))));
        long size = 0;
        Summary key = default;
        for (var i = 0; i < records.Length; i++)
        {
            size += records[i].SizeBytes;
            key += Mixing.Entry(names[(i == 0 ? 0 : ends[i - 1])..ends[i]], records[i].Md5);
        }

        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), size);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), key.Low);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), key.High);
        return new FolderRecord(bytes);
    }
}
