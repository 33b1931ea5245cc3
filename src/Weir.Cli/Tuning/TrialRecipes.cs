using System.Globalization;
using Weir.Cli.Shell;
using Weir.Client.Recipes;
using Weir.Configuration.Secrets;
using Weir.Foundation.Project;
using Weir.Foundation.Secrets;
using Weir.Pipelines.Jobs;
using Weir.Tuning.Files;
using Weir.Tuning.Running;
using Weir.Tuning.Trials;

namespace Weir.Cli.Tuning;

/// <summary>What the trials of a study are made of, so that `weir runs replay` can do one again.</summary>
internal sealed class TrialRecipes(JobSurroundings surroundings, SecretMask mask, RunRecipe basis, Func<TrialRecord, IReadOnlyList<string>> command)
{
    /// <summary>Composes the trials' configurations; null where nothing is composed.</summary>
    public TrialJobs? Jobs { get; init; }

    /// <summary>The workspace that the trials begin in.</summary>
    public JobSurroundings Surroundings => surroundings;

    /// <summary>Hides secrets.</summary>
    public SecretMask Mask => mask;

    /// <summary>Hides the secrets of the environment.</summary>
    public static SecretMask MaskOf(VerbContext context, WeirProject project) =>
        SecretMask.Of(SecretMask.ValuesOf(new JobLaunch { Command = [], Folder = context.WorkingDirectory }.Environment(), SecretSettings.Load(project.Root).Names));

    public static async Task<TrialRecipes> MakeAsync(VerbContext context, WeirProject project, RunPlan plan, TrialCommand? command, TrialJobs? jobs, CancellationToken cancellation)
    {
        var mask = MaskOf(context, project);
        var surroundings = await JobSurroundings.ReadAsync(context.WorkingDirectory, project, mask, [], cancellation);
        var basis = new RunRecipe { Kind = "trial", Template = [.. (plan.Command ?? []).Select(mask.Text)], Command = [], Stages = plan.Stages, Folder = surroundings.Relative(context.WorkingDirectory), Metric = plan.Metrics is { Count: > 0 } metrics ? string.Join('\n', metrics) : null };
        return new TrialRecipes(surroundings, mask, basis, command is null ? static _ => [] : command.For) { Jobs = jobs };
    }

    public RunRecipe Of(TrialRecord trial, string studyRun)
    {
        var recipe = Plain(trial);
        return surroundings.Complete(Jobs is null ? recipe : Jobs.Recipe(recipe, trial.Number, TrialOverrides.Of(trial), surroundings), studyRun);
    }

    private RunRecipe Plain(TrialRecord trial) =>
        basis with
        {
            Command = [.. command(trial).Select(mask.Text)],
            Overrides = basis.Stages is null ? [] : [.. TrialOverrides.Of(trial)],
            JobNumber = trial.Number,
            Environment = TrialOverrides.Variables(trial).Append(new("WEIR_TUNE_TRIAL", trial.Number.ToString(CultureInfo.InvariantCulture))).ToDictionary(v => v.Key, v => v.Value),
            Parameters = trial.Parameters.ToDictionary(p => p.Name, p => p.Value.ToString()),
            ParametersFile = TrialOverrides.Json(trial),
        };
}
