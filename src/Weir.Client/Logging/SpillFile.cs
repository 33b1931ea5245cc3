using System.Text.Json;
using Weir.Client.Calls;
using Weir.Foundation.Errors;

namespace Weir.Client.Logging;

/// <summary>Batches that could not be sent, one request of <c>log-batch</c> to a line.</summary>
public static class SpillFile
{
    /// <summary>Sends all batches of a file. Sending one again is harmless, so a file may be sent as often as it takes.</summary>
    /// <param name="client">Where to.</param>
    /// <param name="file">The file; it stays.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>Values sent.</returns>
    /// <exception cref="WeirException"><c>file_not_found</c>; <c>corrupt_file</c> with the line; what the server refuses.</exception>
    public static async Task<long> SendAsync(TrackingClient client, string file, CancellationToken cancellation = default)
    {
        if (!File.Exists(file)) throw WeirException.FileNotFound(file);
        var (sent, number) = (0L, 0);
        await foreach (var line in File.ReadLinesAsync(file, cancellation))
        {
            number++;
            if (line.Length == 0) continue;
            var batch = Parse(line, file, number);
            await client.CallAsync(RunCalls.LogBatch, batch, cancellation);
            sent += LogBatcher.CountOf(batch);
        }

        return sent;
    }

    internal static async Task AppendAsync(string file, LogBatch batch)
    {
        await using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read);
        await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(batch, WireJson.Default.LogBatch));
        stream.WriteByte((byte)'\n');
        stream.Flush(flushToDisk: true);
    }

    private static LogBatch Parse(string line, string file, int number)
    {
        try
        {
            if (JsonSerializer.Deserialize(line, WireJson.Default.LogBatch) is { RunId: not null } batch) return batch;
        }
        catch (JsonException)
        {
            // Told below.
        }

        throw new WeirException(ErrorCodes.CorruptFile, $"line {number} of '{file}' is not a batch of values", "a line is what `log-batch` takes: {\"run_id\": …, \"metrics\": […]}", new SourceLocation(file, number));
    }
}
