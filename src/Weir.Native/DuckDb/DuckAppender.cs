using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Weir.Native.DuckDb;

/// <summary>Appends rows to a table in bulk, a column's span at a time: fill columns for up to <see cref="Capacity"/> rows, then <see cref="Flush"/>.</summary>
public sealed unsafe class DuckAppender : IDisposable
{
    private readonly AppenderHandle _handle;
    private readonly ChunkHandle _chunk;
    private readonly DuckLogicalType[] _types;

    private DuckAppender(AppenderHandle handle, ChunkHandle chunk, DuckLogicalType[] types)
    {
        _handle = handle;
        _chunk = chunk;
        _types = types;
    }

    /// <summary>Most rows a flush.</summary>
    public static int Capacity => (int)DuckDbApi.Instance.VectorSize();

    internal static DuckAppender Open(DuckConnection connection, string table)
    {
        var api = DuckDbApi.Instance;
        nint pointer;
        fixed (byte* name = DuckDatabase.Utf8(table))
        {
            var failed = api.AppenderCreate(connection.Handle.Pointer, null, name, &pointer) != 0;
            var handle = new AppenderHandle(pointer);
            if (failed) using (handle) throw DuckErrors.From(DuckDbApi.Text(api.AppenderError(pointer)));
            var natives = new nint[api.AppenderColumnCount(pointer)];
            for (var i = 0; i < natives.Length; i++) natives[i] = api.AppenderColumnType(pointer, (ulong)i);
            fixed (nint* types = natives)
            {
                var chunk = new ChunkHandle(api.CreateDataChunk(types, (ulong)natives.Length));
                return new DuckAppender(handle, chunk, [.. natives.Select(DuckLogicalType.Take)]);
            }
        }
    }

    /// <summary>Fills a column of fixed width.</summary>
    /// <param name="column">Its index.</param>
    /// <param name="values">At most <see cref="Capacity"/> values of the storage type.</param>
    /// <param name="missing">True where the value is missing; empty when none is.</param>
    public void Fill<T>(int column, ReadOnlySpan<T> values, ReadOnlySpan<bool> missing = default)
        where T : unmanaged
    {
        var vector = Vector(column);
        var view = new DuckVector(vector, _types[column], values.Length);
        view.Values<T>(); // checks the width
        values.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.AsRef<T>(DuckDbApi.Instance.VectorGetData(vector)), Capacity));
        MarkMissing(vector, missing);
    }

    /// <summary>Fills a column of doubles; NaN is missing.</summary>
    public void FillNumbers(int column, ReadOnlySpan<double> values)
    {
        Span<bool> missing = stackalloc bool[values.Length];
        for (var i = 0; i < values.Length; i++) missing[i] = double.IsNaN(values[i]);
        Fill(column, values, missing);
    }

    /// <summary>Fills a column of texts; null is missing.</summary>
    public void FillTexts(int column, ReadOnlySpan<string?> values)
    {
        var api = DuckDbApi.Instance;
        var vector = Vector(column);
        Span<bool> missing = stackalloc bool[values.Length];
        var buffer = new byte[256];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not { } text)
            {
                missing[i] = true;
                continue;
            }

            if (Encoding.UTF8.GetMaxByteCount(text.Length) is var most && most > buffer.Length) buffer = new byte[most];
            var length = Encoding.UTF8.GetBytes(text, buffer);
            fixed (byte* bytes = buffer) api.VectorAssignString(vector, (ulong)i, bytes, (ulong)length);
        }

        MarkMissing(vector, missing);
    }

    /// <summary>Sends the filled rows and starts afresh.</summary>
    public void Flush(int rows)
    {
        var api = DuckDbApi.Instance;
        api.DataChunkSetSize(_chunk.Pointer, (ulong)rows);
        if (api.AppendDataChunk(_handle.Pointer, _chunk.Pointer) != 0) DuckErrors.Throw(DuckDbApi.Text(api.AppenderError(_handle.Pointer)));
        api.DataChunkReset(_chunk.Pointer);
    }

    /// <summary>Finishes; without it what was appended since the last internal flush may be lost.</summary>
    public void Complete()
    {
        if (DuckDbApi.Instance.AppenderClose(_handle.Pointer) != 0) DuckErrors.Throw(DuckDbApi.Text(DuckDbApi.Instance.AppenderError(_handle.Pointer)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunk.Dispose();
        _handle.Dispose();
    }

    private nint Vector(int column) => DuckDbApi.Instance.DataChunkGetVector(_chunk.Pointer, (ulong)column);

    private static void MarkMissing(nint vector, ReadOnlySpan<bool> missing)
    {
        if (!missing.Contains(true)) return;
        DuckDbApi.Instance.VectorEnsureValidityWritable(vector);
        var validity = DuckDbApi.Instance.VectorGetValidity(vector);
        for (var row = 0; row < missing.Length; row++)
            if (missing[row]) validity[row >> 6] &= ~(1UL << (row & 63));
    }
}
