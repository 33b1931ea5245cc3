using System.Text;
using Microsoft.AspNetCore.Http;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Pipelines.Records;

namespace Weir.Server.Pipelines;

/// <summary>What attempts of stages printed, read from the project's own logs.</summary>
internal static class StageLogs
{
    public const int DefaultLength = 1 << 16;

    private const int MostLength = 1 << 20;

    /// <summary>A piece of a log that begins and ends between characters.</summary>
    /// <param name="project">Whose logs.</param>
    /// <param name="store">Knows where they lie.</param>
    /// <param name="id">The run.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="attempt">Which attempt.</param>
    /// <param name="offset">From where, in bytes; below 0 from the end.</param>
    /// <param name="length">At most so many bytes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<LogPage> PageAsync(WeirProject project, PipelineStore store, string id, string stage, int attempt, long offset, int length, CancellationToken cancellation)
    {
        if (length is < 16 or > MostLength) throw MlflowErrors.Invalid($"'length' is 16 to {MostLength}, not {length}");
        var (log, isLive) = await FindAsync(project, store, id, stage, attempt, cancellation);
        if (log is null || !File.Exists(log)) return new LogPage(0, 0, 0, string.Empty, isLive, IsMissing: true);
        await using var file = Open(log);
        var size = file.Length;
        var start = Math.Clamp(offset < 0 ? size + offset : offset, 0, size);
        var buffer = new byte[Math.Min(length, size - start)];
        file.Position = start;
        var piece = buffer.AsMemory(0, await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation));
        var (skip, count) = (offset < 0 || offset > 0 ? Continuations(piece.Span) : 0, piece.Length);
        if (start + count < size || isLive) count -= OpenCharacter(piece.Span);
        count = Math.Max(count, skip);
        return new LogPage(start + skip, start + count, size, Encoding.UTF8.GetString(piece.Span[skip..count]), isLive, IsMissing: false);
    }

    /// <summary>The whole log, or the range that was asked for.</summary>
    public static async Task<IResult> FileAsync(WeirProject project, PipelineStore store, string id, string stage, int attempt, CancellationToken cancellation)
    {
        var (log, _) = await FindAsync(project, store, id, stage, attempt, cancellation);
        if (log is null || !File.Exists(log)) throw new WeirException(ErrorCodes.NotFound, $"there is no log of '{stage}', attempt {attempt}", "nothing was printed, it was cleared away, or it lies on another machine");
        return Results.File(Open(log), "text/plain; charset=utf-8", Path.GetFileName(log), enableRangeProcessing: true);
    }

    private static async Task<(string? Path, bool IsLive)> FindAsync(WeirProject project, PipelineStore store, string id, string stage, int attempt, CancellationToken cancellation)
    {
        var run = await PipelineEndpoints.RequireAsync(store, id, cancellation);
        var (record, attempts) = await store.Reads.StageAsync(run.Id, stage, cancellation) ?? throw new WeirException(ErrorCodes.NotFound, $"the run has no stage '{stage}'");
        if (attempts.Find(a => a.Attempt == attempt) is { } ended) return (Below(project, ended.Log), false);
        if (record.Attempt != attempt || attempt == 0) throw new WeirException(ErrorCodes.NotFound, $"the stage '{stage}' has no attempt {attempt}");
        return (Below(project, record.Log), PipelineView.State(run) == "running" && record.State is StageStates.Running or StageStates.Queued);
    }

    // The record says where a log lies; it may only say so of what lies among the logs, and is no link that leads out of them.
    private static string? Below(WeirProject project, string? log)
    {
        if (log is null) return null;
        var full = Path.GetFullPath(Path.Combine(project.Root, log));
        if (!full.StartsWith(Path.Combine(project.Logs, "stages") + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return null;
        return new FileInfo(full).LinkTarget is null && new DirectoryInfo(Path.GetDirectoryName(full)!).LinkTarget is null ? full : null;
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    // Bytes at the beginning that belong to a character that began before.
    private static int Continuations(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        while (count < Math.Min(3, bytes.Length) && (bytes[count] & 0xC0) == 0x80) count++;
        return count;
    }

    // Bytes at the end of a character that is not whole.
    private static int OpenCharacter(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var lead = bytes[^back];
            if ((lead & 0xC0) == 0x80) continue;
            var needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
            return needed > back ? back : 0;
        }

        return 0;
    }
}
