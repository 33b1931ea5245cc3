using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;

namespace Weir.Foundation.Json;

/// <summary>Buffers with a JSON writer over them, kept for the next user: for what writes a document thousands of times a second.</summary>
public sealed class JsonBuffers
{
    private const int MaximumKept = 64;
    private const int LargestKeptBytes = 1 << 20;

    private readonly ConcurrentQueue<JsonBuffer> _kept = new();

    /// <summary>An empty buffer; dispose it to give it back.</summary>
    public JsonBuffer Rent() => _kept.TryDequeue(out var buffer) ? buffer : new JsonBuffer(this);

    internal void Return(JsonBuffer buffer)
    {
        if (buffer.Capacity > LargestKeptBytes || _kept.Count >= MaximumKept) return;
        buffer.Clear();
        _kept.Enqueue(buffer);
    }
}

/// <summary>A buffer and its writer; see <see cref="JsonBuffers"/>. For one thread at a time, and not to be touched after it was given back.</summary>
public sealed class JsonBuffer : IDisposable
{
    private readonly JsonBuffers _owner;
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    internal JsonBuffer(JsonBuffers owner)
    {
        _owner = owner;
        Json = new Utf8JsonWriter(_bytes, JsonDefaults.Compact);
    }

    /// <summary>Writes into the buffer.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>What was written so far; valid until the buffer is given back.</summary>
    public ReadOnlyMemory<byte> Written
    {
        get
        {
            Json.Flush();
            return _bytes.WrittenMemory;
        }
    }

    internal int Capacity => _bytes.Capacity;

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => _owner.Return(this);

    internal void Clear()
    {
        _bytes.ResetWrittenCount();
        Json.Reset();
    }
}
