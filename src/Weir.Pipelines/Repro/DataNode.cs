using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Status;

namespace Weir.Pipelines.Repro;

/// <summary>Tracked data in a run: what changed is recorded anew, what is gone comes back from the cache.</summary>
internal sealed class DataNode(RunScope scope)
{
    public async Task<StageVerdict> RunAsync(DvcFile file, Func<IReadOnlyList<string>, CancellationToken, Task>? pull, CancellationToken cancellation)
    {
        var repository = scope.Repository;
        var changes = StatusCheck.Of(repository, file, cancellation);
        if (changes.Outs.Count == 0) return StageVerdict.UpToDate;
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
                DvcFile.Record(file.FilePath, o.Path, OutSaving.Save(repository, o.FullPath, cancellation));
                continue;
            }

            if (new CheckoutOperation(repository).Run([o], force: false, cancellation).Missing.Count > 0)
                throw new WeirException("not_in_cache", $"'{repository.Relative(o.FullPath)}' is missing and its content is not in the cache", "run `weir pull`, or `dvc pull`", new SourceLocation(repository.Relative(file.FilePath)));
            restored = true;
        }

        return restored ? StageVerdict.Restored : StageVerdict.Recorded;
    }
}
