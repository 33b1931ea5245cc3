namespace Weir.Native.DuckDb;

/// <summary>Some rows of a result, column by column.</summary>
public readonly unsafe struct DuckChunk
{
    private readonly DuckResult _result;
    private readonly ChunkHandle _handle;

    internal DuckChunk(DuckResult result, ChunkHandle handle)
    {
        _result = result;
        _handle = handle;
    }

    /// <summary>How many rows.</summary>
    public int RowCount => (int)DuckDbApi.Instance.DataChunkGetSize(_handle.Pointer);

    /// <summary>A column's values.</summary>
    public DuckVector this[int column] =>
        new(DuckDbApi.Instance.DataChunkGetVector(_handle.Pointer, (ulong)column), _result.Columns[column].Logical, RowCount);
}
