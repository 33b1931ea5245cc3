using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Tracking.Access;

/// <summary>Credentials that were verified a short while ago: a request must not pay for a password's hash each time.</summary>
/// <remarks>Kept under a keyed hash, so that neither a dump of memory nor the time of a look-up tells of them.</remarks>
internal sealed class CredentialMemory(TimeProvider time)
{
    private const int MostEntries = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<UInt128, Entry> _entries = [];

    public UInt128 KeyOf(string header)
    {
        Span<byte> bytes = stackalloc byte[512];
        Span<byte> hash = stackalloc byte[32];
        if (header.Length * 3 <= bytes.Length) HMACSHA256.HashData(_key, bytes[..Encoding.UTF8.GetBytes(header, bytes)], hash);
        else HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(header), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>Whose credentials these are; null when they must be verified again.</summary>
    /// <param name="key">Of the credentials.</param>
    /// <param name="identities">The counter that moves with every change of names, passwords and tokens.</param>
    public Caller? Find(UInt128 key, long identities)
    {
        if (!_entries.TryGetValue(key, out var entry)) return null;
        if (entry.Identities == identities && time.GetElapsedTime(entry.At) < Lifetime && time.GetUtcNow().ToUnixTimeMilliseconds() < entry.Expiry) return entry.Caller;
        _entries.TryRemove(key, out _);
        return null;
    }

    public void Add(UInt128 key, long identities, Caller caller, long? expiry)
    {
        if (_entries.Count >= MostEntries) _entries.Clear();
        _entries[key] = new Entry(identities, time.GetTimestamp(), expiry ?? long.MaxValue, caller);
    }

    private sealed record Entry(long Identities, long At, long Expiry, Caller Caller);
}
