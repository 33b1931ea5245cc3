namespace Weir.Storage.S3;

/// <summary>Cuts a stream into parts, one in memory at a time.</summary>
internal sealed class PartReader(Stream content, byte[] buffer)
{
    /// <summary>Fills the buffer as far as the stream goes.</summary>
    /// <returns>Bytes read: fewer than the buffer has only at the end.</returns>
    public async Task<int> ReadAsync(CancellationToken cancellation)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var count = await content.ReadAsync(buffer.AsMemory(filled), cancellation);
            if (count == 0) break;
            filled += count;
        }

        return filled;
    }
}
