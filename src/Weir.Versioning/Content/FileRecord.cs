using System.Runtime.InteropServices;
using Weir.Versioning.Files;

namespace Weir.Versioning.Content;

/// <summary>What was known of a file when it was hashed, and its hash. Lies in the state file as it lies in memory (little-endian, 56 bytes).</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct FileRecord
{
    /// <summary>Length; −1 marks a name that is gone.</summary>
    public long SizeBytes;

    /// <summary>Last change of the content.</summary>
    public long ModifiedNs;

    /// <summary>Last change of content, name or mode.</summary>
    public long ChangedNs;

    /// <summary>Number of the file.</summary>
    public ulong Inode;

    /// <summary>When reading began; <see cref="Certain"/> where nothing could have come between.</summary>
    public long HashedAtNs;

    /// <summary>The hash.</summary>
    public Md5Value Md5;

    /// <summary>In place of the moment of hashing: Weir wrote the file itself and set its time back, so that any later write shows.</summary>
    public const long Certain = long.MaxValue;

    /// <summary>A record of a file as it was before it was read.</summary>
    public static FileRecord Of(in FileFacts facts, Md5Value md5, long hashedAtNs) => new()
    {
        SizeBytes = facts.SizeBytes,
        ModifiedNs = facts.ModifiedNs,
        ChangedNs = facts.ChangedNs,
        Inode = facts.Inode,
        HashedAtNs = hashedAtNs,
        Md5 = md5,
    };

    /// <summary>True when the file is as it was, and was older than the moment of hashing by more than its clock's granularity.</summary>
    public readonly bool IsTrue(in FileFacts facts, long granularityNs) =>
        SizeBytes == facts.SizeBytes && ModifiedNs == facts.ModifiedNs && ChangedNs == facts.ChangedNs && Inode == facts.Inode
        && (HashedAtNs == Certain || Math.Max(ModifiedNs, ChangedNs) + granularityNs < HashedAtNs);
}
