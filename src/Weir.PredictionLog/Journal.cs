using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Weir.PredictionLog;

/// <summary>The journal's format: <c>WEIRLOG1</c>, then frames of length (u32), CRC-32C of the payload (u32) and payload, little-endian.</summary>
/// <remarks>A journal that was cut short by a crash is read up to its last whole frame. See docs/formats/prediction-log.md.</remarks>
internal static class Journal
{
    /// <summary>File name suffix.</summary>
    public const string Suffix = ".wlog";

    /// <summary>Largest payload; a longer record is refused when it is handed over.</summary>
    public const int MaximumPayload = 16 << 20;


    private const int FrameHeader = 8;

    /// <summary>First bytes of a journal.</summary>
    public static ReadOnlySpan<byte> Magic => "WEIRLOG1"u8;

    /// <summary>Writes one frame.</summary>
    public static void WriteFrame(Stream stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[FrameHeader];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Checksum(payload));
        stream.Write(header);
        stream.Write(payload);
    }

    /// <summary>Every whole frame of a journal, in order.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="onDamage">Called when reading ends at a frame that is there but wrong. A frame that is cut at the end is what a crash leaves, and no damage.</param>
    public static IEnumerable<byte[]> ReadFrames(string path, Action? onDamage = null)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        var header = new byte[FrameHeader];
        if (stream.ReadAtLeast(header, Magic.Length, throwOnEndOfStream: false) < Magic.Length) yield break;
        if (!header.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            onDamage?.Invoke();
            yield break;
        }

        while (stream.ReadAtLeast(header, FrameHeader, throwOnEndOfStream: false) == FrameHeader)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
            var payload = length > MaximumPayload ? null : new byte[length];
            if (payload is not null && stream.ReadAtLeast(payload, payload.Length, throwOnEndOfStream: false) < payload.Length) yield break;
            if (payload is null || Checksum(payload) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)))
            {
                onDamage?.Invoke();
                yield break;
            }

            yield return payload;
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> payload)
    {
        var crc = ~0u;
        var words = MemoryMarshal.Cast<byte, ulong>(payload);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var b in payload[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
