using Weir.Data.Recording;
using Weir.Data.Tables;
using Weir.Lineage;
using Weir.PredictionLog;

namespace Weir.Monitoring.Sources;

/// <summary>A table, or a prediction log read as one: its inputs under their own names.</summary>
public sealed class MonitoredTable : IDisposable
{
    private const string InputPrefix = PredictionFields.Inputs + ".";
    private const string OutputPrefix = PredictionFields.Outputs + ".";

    private readonly string? _scratch;
    private readonly IReadOnlyList<string> _files;

    private MonitoredTable(Table table, IReadOnlyList<string> files, string? scratch)
    {
        Table = table;
        _files = files;
        _scratch = scratch;
    }

    /// <summary>The rows.</summary>
    public Table Table { get; }

    /// <summary>True for a prediction log.</summary>
    public bool IsLog => _scratch is not null;

    /// <summary>Opens a table file, or the folder of a prediction log (everything logged so far).</summary>
    /// <exception cref="Foundation.Errors.WeirException">It is missing, broken or empty.</exception>
    public static async Task<MonitoredTable> OpenAsync(string path, StepContext context, CancellationToken cancellation = default)
    {
        if (!PredictionLogReader.IsLog(path)) return new MonitoredTable(Table.Open(path, new TableOptions { Progress = context.Progress }, cancellation), [path], null);
        var scratch = Directory.CreateTempSubdirectory("weir-log-").FullName;
        try
        {
            var reader = new PredictionLogReader(path);
            var files = await reader.SnapshotAsync(scratch, cancellation);
            return new MonitoredTable(Table.OpenParquet(files, path, NameOf, cancellation), files, scratch);
        }
        catch
        {
            Directory.Delete(scratch, recursive: true);
            throw;
        }
    }

    /// <summary>The content that was read, for lineage: the file, or the parts of a log, sealed ones under their own names.</summary>
    public IReadOnlyList<Artifact> Describe(StepContext context, CancellationToken cancellation = default) =>
    [
        .. _files.Select(f =>
        {
            var artifact = context.Describe(IsLog ? ArtifactKinds.PredictionLog : ArtifactKinds.Table, f, cancellation: cancellation);
            return _scratch is not null && f.StartsWith(_scratch, StringComparison.Ordinal) ? artifact with { Name = $"{context.NameOf(Table.Path)}/{Path.GetFileName(f)}" } : artifact;
        }),
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        Table.Dispose();
        if (_scratch is not null) Directory.Delete(_scratch, recursive: true);
    }

    // inputs.fare is fare; outputs keep their prefix, so that they never pass for a column of the training data; the log's own fields are left out.
    private static string? NameOf(string column) =>
        column.StartsWith(InputPrefix, StringComparison.Ordinal) ? column[InputPrefix.Length..]
        : column.StartsWith(OutputPrefix, StringComparison.Ordinal) ? column : null;
}
