using System.Text;
using System.Text.Json;
using Weir.Native.DuckDb;

namespace Weir.PredictionLog;

/// <summary>Reads a prediction log, sealed segments and living journals alike.</summary>
public sealed class PredictionLogReader(string folder)
{
    /// <summary>True when the folder holds a prediction log.</summary>
    public static bool IsLog(string folder) =>
        Directory.Exists(folder) && (Directory.EnumerateFiles(folder, "segment-*.parquet").Any() || Directory.EnumerateFiles(folder, $"journal-*{Journal.Suffix}").Any());

    /// <summary>The sealed segments, oldest first.</summary>
    public IReadOnlyList<string> Segments() => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "segment-*.parquet").Order(StringComparer.Ordinal)] : [];

    /// <summary>Parquet files that hold everything logged so far: segments, and copies of living journals made in <paramref name="scratch"/>.</summary>
    public async Task<IReadOnlyList<string>> SnapshotAsync(string scratch, CancellationToken cancellation = default)
    {
        if (!Directory.Exists(folder)) return [];
        await Sealing.SealAbandonedAsync(folder, null, cancellation);

        // Journals first: one that is sealed meanwhile is found among the segments then, and counted once.
        var copies = new Dictionary<string, string>();
        foreach (var journal in Journals())
        {
            var copy = Path.Combine(scratch, Path.GetFileNameWithoutExtension(journal) + ".parquet");
            try
            {
                if (Sealing.Write(journal, copy)) copies[Sealing.SegmentOf(journal)] = copy;
            }
            catch (FileNotFoundException)
            {
                // Sealed between listing and reading.
            }
        }

        return [.. Segments().Where(s => !copies.ContainsKey(Path.GetFileName(s))), .. copies.Values];
    }

    /// <summary>One prediction as a flat JSON object with the columns of <see cref="PredictionFields"/>, or null.</summary>
    public JsonElement? Find(string predictionId, CancellationToken cancellation = default)
    {
        foreach (var journal in Journals())
        {
            foreach (var frame in Journal.ReadFrames(journal))
            {
                cancellation.ThrowIfCancellationRequested();
                var record = JsonElement.Parse(frame);
                if (record.GetProperty(PredictionFields.PredictionId).GetString() == predictionId) return record;
            }
        }

        var segments = Segments();
        if (segments.Count == 0) return null;
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        var files = string.Join(", ", segments.Select(Sealing.Quote));
        var rows = connection.Rows($"SELECT to_json(t)::VARCHAR FROM read_parquet([{files}], union_by_name = true) t WHERE {PredictionFields.PredictionId} = ?", cancellation, predictionId);
        return rows.Count == 0 ? null : JsonElement.Parse((string)rows[0][0]!);
    }

    /// <summary>The rows of one request, in their order: that of the id itself, or those of <c>ID-0</c>, <c>ID-1</c> …</summary>
    /// <param name="requestId">The id that the server answered in its header.</param>
    /// <param name="most">How many rows are given at most; all are counted.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public (IReadOnlyList<JsonElement> Rows, long Total) FindRequest(string requestId, int most, CancellationToken cancellation = default)
    {
        // A request may lie in a journal and in a segment, and be sealed while it is looked for: by its id each row counts once.
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var beginning = requestId + "-";
        foreach (var journal in Journals())
        {
            foreach (var frame in Journal.ReadFrames(journal))
            {
                cancellation.ThrowIfCancellationRequested();
                if (frame.AsSpan().IndexOf(Encoding.UTF8.GetBytes(requestId)) < 0) continue;
                var record = JsonElement.Parse(frame);
                var id = record.GetProperty(PredictionFields.PredictionId).GetString()!;
                if (id == requestId || id.StartsWith(beginning, StringComparison.Ordinal)) found[id] = record;
            }
        }

        var sealedRows = 0L;
        if (Segments() is { Count: > 0 } segments)
        {
            using var database = DuckDatabase.Open();
            using var connection = database.Connect();
            var from = $"FROM read_parquet([{string.Join(", ", segments.Select(Sealing.Quote))}], union_by_name = true) t WHERE ({PredictionFields.PredictionId} = ? OR starts_with({PredictionFields.PredictionId}, ?))";
            foreach (var row in connection.Rows($"SELECT {PredictionFields.PredictionId}, to_json(t)::VARCHAR {from} ORDER BY \"{PredictionFields.Row}\" LIMIT {most}", cancellation, requestId, beginning))
            {
                found[(string)row[0]!] = JsonElement.Parse((string)row[1]!);
            }

            sealedRows = (long)connection.Rows($"SELECT count(*) {from}", cancellation, requestId, beginning)[0][0]!;
        }

        var rows = found.Values.OrderBy(r => r.GetProperty(PredictionFields.Row).GetInt64()).Take(most).ToList();
        return (rows, Math.Max(found.Count, sealedRows));
    }

    private IReadOnlyList<string> Journals() => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, $"journal-*{Journal.Suffix}").Order(StringComparer.Ordinal)] : [];
}
