using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Lineage;
using Weir.Lineage.Store;
using Weir.Lineage.Walk;

namespace Weir.Server.Joins;

/// <summary>Gathers where a version of a model came from.</summary>
/// <param name="client">On behalf of who asks: what he may not see is left out.</param>
/// <param name="store">Lineage.</param>
/// <param name="view">A tree as he may see it; null for all of it.</param>
public sealed class VersionOrigin(TrackingClient client, LineageStore store, Func<LineageTree, Task<LineageTree>>? view = null)
{
    private const string Registration = "models register";
    private const string CommitTag = "mlflow.source.git.commit";

    /// <summary>Gathers.</summary>
    /// <exception cref="WeirException"><c>resource_does_not_exist</c>, <c>permission_denied</c>.</exception>
    public async Task<VersionLineage> FindAsync(string name, string number, CancellationToken cancellation = default)
    {
        var key = new VersionOfModel(name, number);
        var version = (await client.CallAsync(ModelVersionCalls.Get, key, cancellation)).ModelVersion;
        var package = await client.CallAsync(PromotionCalls.Package, key, cancellation);
        var evaluation = await EvaluationAsync(name, number, cancellation);
        var runId = version.RunId is { Length: > 0 } id ? id : null;
        var run = runId is null ? null : await SeenAsync(() => client.GetRunAsync(runId, cancellation));
        var address = $"models:/{version.Name}/{version.Version}";
        var steps = await StepsAsync(address, package.Digest, cancellation);
        return new VersionLineage(
            version.Name, version.Version, package.Digest, runId, run is null ? null : await RunAsync(run, cancellation), Data(steps.Up, run), Git(steps.Up, run), Configuration(steps.Up),
            evaluation is null ? null : new VersionEvaluation(evaluation.Evaluation.Hash, evaluation.Evaluation.Blessed, evaluation.Evaluation.AttachedTime, evaluation.Evaluation.AttachedBy, evaluation.Report.Created, evaluation.Report.Figures),
            Parents(address, version, steps.Up, evaluation), [.. steps.Down.Where(e => e.Kind != Registration).OrderByDescending(e => e.EndedAt).Select(e => new VersionUse(e.Kind, e.Name, e.EndedAt, e.RunId))]);
    }

    private async Task<EvaluationAnswer?> EvaluationAsync(string name, string number, CancellationToken cancellation)
    {
        try
        {
            return await client.CallAsync(PromotionCalls.Evaluation, new EvaluationOfVersion(name, number), cancellation);
        }
        catch (WeirException e) when (e.Code == MlflowErrors.ResourceDoesNotExist)
        {
            return null;
        }
    }

    private async Task<RunOrigin> RunAsync(Run run, CancellationToken cancellation)
    {
        var experiment = await SeenAsync(async () => (await client.CallAsync(ExperimentCalls.Get, new ExperimentById(run.Info.ExperimentId), cancellation)).Experiment);
        return new RunOrigin(
            run.Info.RunId, run.Info.RunName ?? string.Empty, run.Info.Status?.ToString().ToLowerInvariant() ?? "unknown", run.Info.UserId ?? string.Empty, run.Info.ExperimentId!, experiment?.Name ?? run.Info.ExperimentId!,
            run.Info.StartTime, run.Info.EndTime, (run.Data?.Params ?? []).ToDictionary(p => p.Key!, p => p.Value!),
            (run.Data?.Metrics ?? []).Where(m => double.IsFinite(m.Value!.Value)).ToDictionary(m => m.Key!, m => m.Value!.Value));
    }

    // Executions on the way up, nearest first, and those that read the version.
    private async Task<(List<Weir.Lineage.Execution> Up, List<Weir.Lineage.Execution> Down)> StepsAsync(string address, string? digest, CancellationToken cancellation)
    {
        foreach (var subject in new[] { address, digest })
        {
            if (subject is null) continue;
            try
            {
                var tree = await LineageWalk.FromRecordAsync(store, subject, LineageDirections.Both, cancellation);
                if (view is not null) tree = await view(tree);
                var own = (tree.Upstream ?? []).Where(s => IsOf(address, s.Execution)).ToList();
                return (Nearest(own), [.. (tree.Downstream ?? []).Select(s => s.Execution)]);
            }
            catch (WeirException e) when (e.Code is ErrorCodes.NotFound or MlflowErrors.PermissionDenied)
            {
                // Nothing was recorded, or nothing that may be seen.
            }
        }

        return ([], []);
    }

    // Versions with the same content share it; the registration of another one is not on the way.
    private static bool IsOf(string address, Weir.Lineage.Execution step) => step.Kind != Registration || step.Outputs.Any(o => o.Name == address);

    private static List<Weir.Lineage.Execution> Nearest(List<LineageStep> steps)
    {
        var found = new List<Weir.Lineage.Execution>();
        for (var level = steps; level.Count > 0; level = [.. level.SelectMany(s => s.Next).SelectMany(b => b.Steps)]) found.AddRange(level.Select(s => s.Execution));
        return found;
    }

    private static List<DataOrigin> Data(List<Weir.Lineage.Execution> steps, Run? run)
    {
        var data = steps.SelectMany(s => s.Inputs.Where(i => i.Kind is not (ArtifactKinds.Model or ArtifactKinds.ModelVersion)).Select(i => new DataOrigin(i.Name, i.Kind, i.Hash, s.Kind))).DistinctBy(d => (d.Name, d.Hash)).ToList();
        foreach (var input in run?.Inputs?.DatasetInputs ?? [])
            if (input.Dataset is { Name: { } name, Digest: { } digest }) data.Add(new DataOrigin(name, "dataset", digest, input.Tags?.FirstOrDefault(t => t.Key == "mlflow.data.context")?.Value ?? "run"));
        return data;
    }

    private static GitOrigin? Git(List<Weir.Lineage.Execution> steps, Run? run)
    {
        if ((steps.Find(s => s.Kind != Registration && s.GitCommit is not null) ?? steps.Find(s => s.GitCommit is not null)) is { } step) return new GitOrigin(step.GitCommit!, step.GitDirty);
        return run?.Data?.Tags?.FirstOrDefault(t => t.Key == CommitTag)?.Value is { Length: > 0 } commit ? new GitOrigin(commit, null) : null;
    }

    private static JsonElement? Configuration(List<Weir.Lineage.Execution> steps)
    {
        foreach (var step in steps)
        {
            if (step.ConfigurationJson is not { Length: > 0 } text) continue;
            try
            {
                return JsonElement.Parse(text);
            }
            catch (JsonException)
            {
                // Another program's: the next one may be readable.
            }
        }

        return null;
    }

    private static List<ParentVersion> Parents(string address, ModelVersion version, List<Weir.Lineage.Execution> steps, EvaluationAnswer? evaluation)
    {
        var parents = new List<ParentVersion>();
        if (version.Source is { } source && ModelReference.IsReference(source) && !source.StartsWith("models:/m-", StringComparison.Ordinal)) parents.Add(new ParentVersion(source, "source"));
        parents.AddRange(steps.SelectMany(s => s.Inputs).Where(i => i.Kind == ArtifactKinds.ModelVersion && i.Name != address).Select(i => new ParentVersion(i.Name, "input")));
        if (evaluation?.Report.Baseline?.Model is { } baseline) parents.Add(new ParentVersion(baseline, "baseline"));
        return [.. parents.Distinct()];
    }

    private static async Task<T?> SeenAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (WeirException e) when (e.Code is MlflowErrors.PermissionDenied or MlflowErrors.ResourceDoesNotExist)
        {
            return null;
        }
    }
}
