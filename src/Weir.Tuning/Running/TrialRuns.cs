using System.Globalization;
using Weir.Client;
using Weir.Client.Recipes;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Running;

/// <summary>Keeps a study in tracking: one run for the study, a run below it for each trial, with its parameters, its values by step and its end.</summary>
public sealed class TrialRuns(TrackingClient client, string experiment, StoredStudy study)
{
    private readonly Dictionary<int, ActiveRun> _open = [];
    private readonly Lock _lock = new();
    private ActiveRun? _parent;

    /// <summary>What a trial is made of, kept with its run so that it can be run again, given the study's run; null keeps nothing.</summary>
    public Func<TrialRecord, string, RunRecipe>? Recipe { get; init; }

    /// <summary>Keeps further things with the study's run when it is opened; null for none.</summary>
    public Func<ActiveRun, CancellationToken, Task>? Opened { get; init; }

    /// <summary>Opens the run of the study: the one that it had, where it goes on.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var definition = study.Entry.Definition;
        if (study.Entry.RunId is { } known)
        {
            _parent = await client.ResumeRunAsync(known, cancellation);
            if (Opened is not null) await Opened(_parent, cancellation);
            return;
        }

        _parent = await client.StartRunAsync(new RunStart(experiment) { Name = $"tune {definition.Name}", Tags = new Dictionary<string, string> { ["weir.tune.study"] = definition.Name } }, cancellation);
        await _parent.LogParamsAsync([new("sampler", definition.Sampler), new("pruner", definition.Pruner ?? "none"), new("seed", definition.Seed.ToString(CultureInfo.InvariantCulture))], cancellation);
        await study.SetRunAsync(_parent.Id, cancellation);
        if (Opened is not null) await Opened(_parent, cancellation);
    }

    /// <summary>A trial begins; returns the variables by which a client of MLflow logs to its run.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> BeganAsync(TrialClaim claim)
    {
        var name = study.Entry.Definition.Name;
        var number = claim.Number.ToString(CultureInfo.InvariantCulture);
        // Where the tracking server went away in the middle, this is called again: the run is there already.
        var run = Run(claim) ?? await client.StartRunAsync(new RunStart(experiment)
        {
            Name = $"{name}-{number}",
            ParentRunId = _parent!.Id,
            Tags = new Dictionary<string, string> { ["weir.tune.study"] = name, ["weir.tune.trial"] = number },
        });
        lock (_lock) _open[claim.Number] = run;
        await run.LogParamsAsync(claim.Record.Parameters.Select(p => new KeyValuePair<string, string>(p.Name, p.Value.ToString())));
        if (RecipeOf(claim) is { } recipe)
        {
            using var kept = new MemoryStream(recipe.ToJson());
            await run.LogArtifactAsync(RunRecipe.Path, kept);
        }

        await study.SetTrialRunAsync(claim, run.Id);
        return new Dictionary<string, string?> { ["MLFLOW_RUN_ID"] = run.Id, ["MLFLOW_EXPERIMENT_ID"] = run.Info.ExperimentId };
    }

    /// <summary>A trial goes on that a runner before this one began.</summary>
    public async Task TakenOverAsync(TrialClaim claim, IReadOnlyDictionary<string, string?> variables)
    {
        if (variables.GetValueOrDefault("MLFLOW_RUN_ID") is not { } id) return;
        var run = await client.ResumeRunAsync(id);
        lock (_lock) _open[claim.Number] = run;
    }

    /// <summary>The last value of a metric that a trial logged to its run; null without.</summary>
    public async Task<double?> MetricAsync(TrialClaim claim, string name) =>
        Run(claim) is { } run && (await client.GetRunAsync(run.Id)).Data?.Metrics?.FirstOrDefault(m => m.Key == name) is { } metric ? metric.Value : null;

    /// <summary>A value came on the way.</summary>
    public Task ReportedAsync(TrialClaim claim, Report report) => Run(claim) is { } run ? run.LogMetricsAsync([new("value", report.Value)], report.Step) : Task.CompletedTask;

    /// <summary>A trial has ended.</summary>
    public async Task EndedAsync(TrialClaim claim, TrialState state, IReadOnlyList<double> values, string? error)
    {
        if (Run(claim) is not { } run) return;
        await run.LogMetricsAsync(values.Select((v, i) => new KeyValuePair<string, double>(TrialValues.NameOf(i, values.Count), v)));
        List<KeyValuePair<string, string>> tags = [new("weir.tune.state", state.ToString().ToLowerInvariant())];
        if (error is not null) tags.Add(new("weir.tune.error", error));
        await run.SetTagsAsync(tags);
        await run.EndAsync(state == TrialState.Fail ? RunStatus.Failed : state == TrialState.Pruned ? RunStatus.Killed : RunStatus.Finished);
        lock (_lock) _open.Remove(claim.Number); // not before: whoever is interrupted here says it again
    }

    /// <summary>Closes the run of the study, with its best.</summary>
    public async Task CloseAsync(bool isInterrupted)
    {
        if (_parent is null) return;
        var view = await study.ReadAsync();
        if (Studies.BestTrial.Of(view) is { } best)
        {
            await _parent.LogMetricsAsync([new("best_value", best.Values[0])], best.Number);
            await _parent.SetTagsAsync([new("weir.tune.best_trial", best.Number.ToString(CultureInfo.InvariantCulture)), .. best.Parameters.Select(p => new KeyValuePair<string, string>($"weir.tune.best.{p.Name}", p.Value.ToString()))]);
        }

        await _parent.LogMetricsAsync([new("trials", view.Finished.Count)], view.Finished.Count);
        await _parent.EndAsync(isInterrupted ? RunStatus.Killed : RunStatus.Finished);
    }

    // What cannot be composed has none: whoever runs the trial tells why.
    private RunRecipe? RecipeOf(TrialClaim claim)
    {
        try
        {
            return Recipe?.Invoke(claim.Record, _parent!.Id);
        }
        catch (WeirException)
        {
            return null;
        }
    }

    private ActiveRun? Run(TrialClaim claim)
    {
        lock (_lock) return _open.GetValueOrDefault(claim.Number);
    }
}
