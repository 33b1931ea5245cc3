using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Progress;

namespace Weir.Tracking.Export;

/// <summary>Which runs, and into which file.</summary>
/// <param name="Search">Experiments, filter, order, whether deleted ones; the page size is the export's own.</param>
/// <param name="Format">Form of the file.</param>
/// <param name="File">Target, replaced whole or not at all; null writes to <paramref name="Output"/>.</param>
/// <param name="Output">Takes the bytes where there is no file; not for Parquet.</param>
/// <param name="ExperimentNames">Names by id, for the column <c>experiment</c>.</param>
/// <param name="Limit">How many runs at most; null for all.</param>
public sealed record RunExportRequest(
    SearchRuns Search, RunExportFormat Format, string? File, Stream? Output, IReadOnlyDictionary<string, string> ExperimentNames, long? Limit = null);

/// <summary>Writes runs as a table: a row a run, a column for each metric, parameter and tag that occurs.</summary>
/// <remarks>Runs stream through a temporary file, so that any number of them costs the memory of their keys. NaN and infinities stay what they are.</remarks>
public static class RunExport
{
    private const int PageSize = 1000;

    /// <summary>Exports.</summary>
    /// <returns>Runs written.</returns>
    /// <exception cref="WeirException"><c>cannot_write</c>; codes of the search.</exception>
    public static async Task<long> RunAsync(TrackingClient client, RunExportRequest request, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        if (request.File is null && request.Format == RunExportFormat.Parquet) throw new WeirException(ErrorCodes.InvalidValue, "Parquet goes into a file", "name one with -o runs.parquet");
        var place = request.File ?? Path.Combine(Path.GetTempPath(), "weir-export");
        var spool = AtomicFile.TemporaryPathFor(place) + ".ndjson";
        try
        {
            var columns = new RunColumns();
            var count = await SpoolAsync(client, request, spool, columns, progress, cancellation);
            if (request.Format == RunExportFormat.Parquet)
            {
                ParquetRuns.Write(spool, request.File!, columns, cancellation);
            }
            else if (request.File is { } file)
            {
                using var pending = AtomicFile.Create(file);
                await WriteAsync(spool, columns, request.Format, pending.Stream, cancellation);
                pending.Commit();
            }
            else
            {
                await WriteAsync(spool, columns, request.Format, request.Output!, cancellation);
            }

            return count;
        }
        catch (IOException e)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write '{place}': {e.Message.Split('\n')[0]}", location: new SourceLocation(place), inner: e);
        }
        finally
        {
            File.Delete(spool);
        }
    }

    private static async Task<long> SpoolAsync(TrackingClient client, RunExportRequest request, string spool, RunColumns columns, IProgressSink? progress, CancellationToken cancellation)
    {
        await using var stream = new FileStream(spool, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
        await using var lines = new RunLines(stream, columns, request.ExperimentNames);
        long count = 0;
        var size = request.Limit is { } limit ? Math.Min(PageSize, limit) : PageSize;
        await foreach (var run in client.SearchRunsAsync(request.Search with { MaxResults = size }, cancellation))
        {
            await lines.WriteAsync(run, cancellation);
            if (++count % PageSize == 0) progress?.Report("exporting", count, null, "runs");
            if (count == request.Limit) break;
        }

        return count;
    }

    private static async Task WriteAsync(string spool, RunColumns columns, RunExportFormat format, Stream output, CancellationToken cancellation)
    {
        using var lines = new StreamReader(spool);
        await using var writer = new StreamWriter(output, new System.Text.UTF8Encoding(false), 1 << 16, leaveOpen: true);
        if (format == RunExportFormat.Csv) await CsvRuns.WriteAsync(lines, columns, writer, cancellation);
        else await JsonRuns.WriteAsync(lines, format == RunExportFormat.Json, writer, cancellation);
    }
}
