using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Lineage;
using Weir.Lineage.Walk;
using Weir.Server.Access;
using Weir.Tracking.Access;

namespace Weir.Server.Lineage;

/// <summary>A lineage tree as a caller may see it: steps of runs, and names of models, that he may not read are cut with what lies beyond.</summary>
internal sealed class LineageView(CallerTracking tracking)
{
    private const string ModelScheme = "models:/";

    private readonly Dictionary<string, bool> _runs = [];
    private readonly Dictionary<string, bool> _models = [];

    /// <summary>What is left of a tree.</summary>
    /// <exception cref="WeirException"><c>permission_denied</c>: nothing of it may be seen.</exception>
    public async Task<LineageTree> OfAsync(LineageTree tree)
    {
        if (!tracking.Caller.IsUser || tracking.Caller.IsAdmin) return tree;
        if (tree.Prediction is { } prediction && !await MayReadModelAsync(prediction.Model)) throw Denied();
        if (tree.Artifact is { } artifact && !await MayReadAsync(artifact)) throw Denied();
        var (up, down) = (await StepsAsync(tree.Upstream), await StepsAsync(tree.Downstream));
        var (before, after) = ((tree.Upstream?.Count ?? 0) + (tree.Downstream?.Count ?? 0), (up?.Count ?? 0) + (down?.Count ?? 0));
        if (before > 0 && after == 0 && tree.Prediction is null) throw Denied();
        return tree with { Upstream = up, Downstream = down };
    }

    private static WeirException Denied() => new("permission_denied", "Permission denied");

    private async Task<List<LineageStep>?> StepsAsync(IReadOnlyList<LineageStep>? steps)
    {
        if (steps is null) return null;
        var left = new List<LineageStep>();
        foreach (var step in steps)
        {
            if (!await MayReadAsync(step.Execution)) continue;
            var execution = step.Execution with { Inputs = await ArtifactsAsync(step.Execution.Inputs), Outputs = await ArtifactsAsync(step.Execution.Outputs) };
            var next = new List<LineageBranch>();
            foreach (var branch in step.Next)
                if (await MayReadAsync(branch.Artifact)) next.Add(branch with { Steps = (await StepsAsync(branch.Steps))! });
            left.Add(step with { Execution = execution, Next = next });
        }

        return left;
    }

    private async Task<List<Artifact>> ArtifactsAsync(IReadOnlyList<Artifact> artifacts)
    {
        var left = new List<Artifact>();
        foreach (var artifact in artifacts)
            if (await MayReadAsync(artifact)) left.Add(artifact);
        return left;
    }

    // Steps without a run (imports, splits) belong to the project: those may see them who may see what nobody gave them expressly.
    private async Task<bool> MayReadAsync(Weir.Lineage.Execution execution)
    {
        if (execution.RunId is not { Length: > 0 } run) return tracking.Access.DefaultPermission >= Permission.Read;
        if (!_runs.TryGetValue(run, out var may)) _runs[run] = may = await tracking.Access.MayReadRunAsync(tracking.Caller, run);
        return may;
    }

    private async Task<bool> MayReadAsync(Artifact artifact) =>
        artifact.Name is not { } name || !name.StartsWith(ModelScheme, StringComparison.Ordinal) || await MayReadModelAsync(ModelReference.ModelOf(name));

    private async Task<bool> MayReadModelAsync(string model)
    {
        if (!_models.TryGetValue(model, out var may)) _models[model] = may = await tracking.Access.MayReadModelAsync(tracking.Caller, model);
        return may;
    }
}
