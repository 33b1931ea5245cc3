using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Status;

namespace Weir.Pipelines.Repro;

/// <summary>Tracked data in a run: what changed is recorded anew, what is gone comes back from the cache.</summary>
internal sealed class DataNode(RunScope scope)
{
    /// <summary>Brings tracked data and its record together.</summary>
    /// <param name="file">The metafile.</param>
    /// <param name="isForced">Record it anew even if its content did not change: the right to execute may have.</param>
    /// <param name="pull">Brings what is missing, where that was asked for.</param>
    /// <param name="cancellation">Stops between files.</param>
    public async Task<StageVerdict> RunAsync(DvcFile file, bool isForced, Func<IReadOnlyList<string>, CancellationToken, Task>? pull, CancellationToken cancellation)
    {
        var repository = scope.Repository;
        var changes = StatusCheck.Of(repository, file, cancellation);
        if (changes.Outs.Count == 0) return isForced && file.Deps.Count == 0 && !scope.Options.DryRun ? await RecordAsync(file, cancellation) : StageVerdict.UpToDate;
        if (scope.Options.AllowMissing && changes.Outs.Values.All(s => s is "deleted" or "not in cache")) return StageVerdict.UpToDate;
        if (scope.Options.DryRun) return StageVerdict.WouldRun;
        var missing = file.Outs.Where(o => FileStat.Of(o.FullPath) is null).ToList();
        if (scope.Options.Pull && pull is not null && missing.Count > 0) await pull([.. missing.Select(o => o.FullPath)], cancellation);
        using var held = await InterProcessLock.AcquireAsync(repository.MetafileLock, AddOperation.LockPatience, scope.Time, scope.Listener.Waiting, cancellation);
        var restored = false;
        foreach (var o in file.Outs.Where(o => changes.Outs.ContainsKey(o.Path)))
        {
            if (FileStat.Of(o.FullPath) is not null)
            {
                OutPlace.RequireInside(repository, o);
                DvcFile.Record(file.FilePath, o.Path, OutSaving.Save(repository, o.FullPath, cancellation));
                continue;
            }

            if (new CheckoutOperation(repository).Run([o], force: false, cancellation).Missing.Count > 0)
                throw new WeirException("not_in_cache", $"'{repository.Relative(o.FullPath)}' is missing and its content is not in the cache", "run `weir pull`, or `dvc pull`", new SourceLocation(repository.Relative(file.FilePath)));
            restored = true;
        }

        return restored ? StageVerdict.Restored : StageVerdict.Recorded;
    }

    private async Task<StageVerdict> RecordAsync(DvcFile file, CancellationToken cancellation)
    {
        using var held = await InterProcessLock.AcquireAsync(scope.Repository.MetafileLock, AddOperation.LockPatience, scope.Time, scope.Listener.Waiting, cancellation);
        var isRecorded = false;
        foreach (var o in file.Outs.Where(o => o.IsCached))
        {
            OutPlace.RequireInside(scope.Repository, o);
            isRecorded |= DvcFile.Record(file.FilePath, o.Path, OutSaving.Save(scope.Repository, o.FullPath, o.Content, relink: true, cancellation));
        }

        return isRecorded ? StageVerdict.Recorded : StageVerdict.UpToDate;
    }
}
