using System.Diagnostics;
using Weir.Execution;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Lineage;
using Weir.Versioning.Graph;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Versioning.Status;

namespace Weir.Pipelines.Repro;

/// <summary>Brings a pipeline up to date: runs what changed, in order, and records each stage before the next begins.</summary>
public sealed class Reproduction(DvcRepository repository, IExecutor executor, ILineageRecorder lineage, IReproListener listener, TimeProvider time)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    /// <summary>Runs.</summary>
    /// <returns>One result a node, in the order they were looked at.</returns>
    /// <exception cref="WeirException"><c>locked</c>; faults of metafiles; <c>stage_failed</c> and the like, unless keep-going is on.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: the running stage was ended and not recorded.</exception>
    public async Task<IReadOnlyList<StageResult>> RunAsync(ReproOptions options, CancellationToken cancellation)
    {
        repository.Project.EnsureState();
        using var only = await InterProcessLock.AcquireAsync(Path.Combine(repository.Project.State, "repro.lock"), LockPatience, time, listener.Waiting, cancellation);
        var index = repository.ReadIndex();
        index.RequireSound();
        var graph = StageGraph.Build(index, repository.Root);
        var results = new List<StageResult>();
        var failed = new HashSet<string>();
        try
        {
            foreach (var node in Chosen(graph, options))
            {
                cancellation.ThrowIfCancellationRequested();
                var result = graph.UpstreamOf(node.Name).Any(failed.Contains)
                    ? Tell(new StageResult(node.Name, StageVerdict.Blocked, TimeSpan.Zero), "something it depends on failed")
                    : await RunNodeAsync(node, graph, index, options, results, cancellation);
                results.Add(result);
                if (result.Verdict is StageVerdict.Failed or StageVerdict.Blocked) failed.Add(node.Name);
            }
        }
        finally
        {
            repository.Content.SaveState();
        }

        return results;
    }

    private static IReadOnlyList<GraphNode> Chosen(StageGraph graph, ReproOptions options)
    {
        var names = options.Targets.Count == 0 ? graph.Nodes.Select(n => n.Name) : options.Targets.Select(t => Resolve(graph, t));
        return options.SingleStage ? [.. names.Select(graph.Require)] : graph.InOrder(names);
    }

    // "train", "dir/dvc.yaml:train", "dvc.yaml:train", "data.csv.dvc".
    private static string Resolve(StageGraph graph, string target)
    {
        var name = target.StartsWith("dvc.yaml:", StringComparison.Ordinal) ? target["dvc.yaml:".Length..] : target;
        return graph.Require(name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name).Name;
    }

    private async Task<StageResult> RunNodeAsync(GraphNode node, StageGraph graph, RepositoryIndex index, ReproOptions options, List<StageResult> before, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var verdict = node.Stage is { } stage
                ? await new StageRun(repository, index, executor, lineage, listener, time).RunAsync(stage, options, before.Any(r => r.Verdict == StageVerdict.WouldRun && graph.UpstreamOf(node.Name).Contains(r.Name)), cancellation)
                : RecordData(node.DvcFile!, options);
            if (verdict is StageVerdict.Ran or StageVerdict.Restored && node.Stage is not null) index.ReloadLock(node.FilePath);
            return Tell(new StageResult(node.Name, verdict, Stopwatch.GetElapsedTime(started)), null);
        }
        catch (WeirException e) when (options.KeepGoing)
        {
            return Tell(new StageResult(node.Name, StageVerdict.Failed, Stopwatch.GetElapsedTime(started)), e.Message);
        }
    }

    // Tracked data that changed is recorded anew; what is gone comes back from the cache.
    private StageVerdict RecordData(DvcFile file, ReproOptions options)
    {
        var changes = StatusCheck.Of(repository, file);
        if (changes.Outs.Count == 0) return StageVerdict.UpToDate;
        if (options.DryRun) return StageVerdict.WouldRun;
        var restored = false;
        foreach (var o in file.Outs.Where(o => changes.Outs.ContainsKey(o.Path)))
        {
            if (FileStat.Of(o.FullPath) is not null)
            {
                var content = OutSaving.Save(repository, o.FullPath);
                DvcFile.Record(file.FilePath, o.Path, content);
                continue;
            }

            if (new CheckoutOperation(repository).Run([o], force: false).Missing.Count > 0)
                throw new WeirException("not_in_cache", $"'{repository.Relative(o.FullPath)}' is missing and its content is not in the cache", "run `weir pull`, or `dvc pull`", new SourceLocation(repository.Relative(file.FilePath)));
            restored = true;
        }

        return restored ? StageVerdict.Restored : StageVerdict.Recorded;
    }

    private StageResult Tell(StageResult result, string? message)
    {
        listener.Finished(result, message);
        return result;
    }
}
