using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Experiments.Running;
using Weir.Pipelines.Repro;
using Weir.Versioning.Repository;

namespace Weir.Tuning.Running.Stages;

/// <summary>Runs trials as experiments of the project: parameters are set in <c>params.yaml</c>, stages reproduced in a folder of the trial's own, and values read from their metrics. What was run before with the same parameters comes from the run cache.</summary>
/// <param name="repository">The project.</param>
/// <param name="study">The study.</param>
/// <param name="stages">Stages with what they depend on; empty for the whole pipeline.</param>
/// <param name="metrics">Where values are; null for the one metric that there is.</param>
/// <param name="begin">Begins the execution of one.</param>
/// <param name="time">Clock.</param>
public sealed class StageTrials(DvcRepository repository, Storage.StudyEntry study, IReadOnlyList<string> stages, IReadOnlyList<ObjectiveSource>? metrics, Func<ExperimentIdentity, TrialLaunch, IReproListener, IExperimentExecution> begin, TimeProvider time) : ITrialLauncher
{
    private readonly StageMetrics _values = new(repository, metrics);

    /// <inheritdoc/>
    /// <exception cref="WeirException">The project is not as an experiment needs it: no commit, a parameter that <c>params.yaml</c> does not have, a stage that is not there.</exception>
    public async Task<TrialExit> RunAsync(TrialLaunch launch, CancellationToken cancellation)
    {
        launch.OnBegun(time.GetUtcNow());
        var listener = new StageListener(launch);
        var runner = new ExperimentRunner(repository, identity => begin(identity, launch, listener), time);
        ExperimentRef made;
        try
        {
            made = await RunAsync(runner, launch, cancellation);
        }
        catch (WeirException e) when (e.Code == "stage_failed")
        {
            return new TrialExit(1) { Fault = e.Message };
        }

        launch.OnLine($"experiment {made.Name} ({made.Commit[..7]})", true);
        try
        {
            return new TrialExit(0) { Values = await _values.ReadAsync(made.Commit, launch.Folder, cancellation) };
        }
        catch (WeirException e)
        {
            return new TrialExit(1) { Fault = e.Hint is null ? e.Message : $"{e.Message} ({e.Hint})" };
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<ExperimentRef> RunAsync(ExperimentRunner runner, TrialLaunch launch, CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{string.Concat(study.Definition.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' ? c : '-')).Trim('-')}-{launch.Claim.Number}");
        var options = new ExperimentOptions
        {
            Name = name,
            Overrides = [.. TrialOverrides.Of(launch.Claim.Record)],
            Message = $"weir: trial {launch.Claim.Number} of the study {study.Definition.Name}",
            Repro = new ReproOptions { Targets = stages, WorkingDirectory = launch.Folder, Environment = launch.Variables, Trigger = "study" },
        };
        try
        {
            return (await runner.RunApartAsync(options, cancellation))!;
        }
        catch (WeirException e) when (e.Code == ErrorCodes.AlreadyExists)
        {
            return (await runner.RunApartAsync(options with { Name = $"{name}-{study.Id[..8]}" }, cancellation))!; // of a study of the same name that is gone
        }
    }
}
