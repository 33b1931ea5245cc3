using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Tracking.Exchange.Export;

namespace Weir.Tracking.Exchange;

/// <summary>Writes a store as an <c>mlruns</c> folder that MLflow opens.</summary>
public static class MlflowExport
{
    /// <summary>Exports. Repeatable: files that are there are written anew, artifacts of the same content stay; nothing is deleted.</summary>
    /// <param name="source">The store.</param>
    /// <param name="folder">The file store, made where missing.</param>
    /// <param name="leavesArtifacts">True copies no artifacts; runs keep their addresses.</param>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="cancellation">Ends the export; starting it again goes on.</param>
    /// <exception cref="WeirException"><c>wrong_file_kind</c>: the folder holds something else; <c>cannot_write</c>.</exception>
    public static async Task<MlflowExportReport> RunAsync(TrackingService source, string folder, bool leavesArtifacts = false, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        folder = Path.GetFullPath(folder).TrimEnd('/');
        if (File.Exists(folder)) throw new WeirException(ErrorCodes.WrongFileKind, $"'{folder}' is a file, a folder was expected");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && Sources.FileStoreSource.Find(folder) != folder)
            throw new WeirException(ErrorCodes.WrongFileKind, $"'{folder}' is neither empty nor an mlruns folder", "name a new folder, or the mlruns of an earlier export");
        try
        {
            Directory.CreateDirectory(folder);
            return await new ExportJob(source, folder, leavesArtifacts, progress ?? NoProgress.Instance).RunAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write '{folder}': {e.Message}", inner: e);
        }
    }
}

/// <summary>What an export wrote.</summary>
public sealed record MlflowExportReport
{
    /// <summary>The file store.</summary>
    public required string Folder { get; init; }

    /// <summary>Experiments, deleted ones too.</summary>
    public int Experiments { get; init; }

    /// <summary>Runs.</summary>
    public long Runs { get; init; }

    /// <summary>Points of metrics.</summary>
    public long Points { get; init; }

    /// <summary>Logged models.</summary>
    public int LoggedModels { get; init; }

    /// <summary>Registered models.</summary>
    public int RegisteredModels { get; init; }

    /// <summary>Versions of registered models.</summary>
    public int ModelVersions { get; init; }

    /// <summary>Artifact files written.</summary>
    public long FilesCopied { get; init; }

    /// <summary>Artifact files that were there already.</summary>
    public long FilesPresent { get; init; }

    /// <summary>What the file store cannot hold, or holds otherwise when it is read back.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>SHA-256 over the runs of the store.</summary>
    public required string SourceChecksum { get; init; }

    /// <summary>SHA-256 over the runs read back from the folder.</summary>
    public required string WrittenChecksum { get; init; }

    /// <summary>True when the folder holds everything.</summary>
    public bool IsWhole => Differences.Count == 0 && SourceChecksum == WrittenChecksum;
}
