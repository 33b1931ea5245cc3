using Weir.Cli.Jobs;
using Weir.Cli.Shell;
using Weir.Configuration.Composition;
using Weir.Configuration.Secrets;
using Weir.Foundation.Errors;
using Weir.Foundation.Secrets;
using Weir.Pipelines.Jobs;
using Weir.Tuning.Files;
using Weir.Tuning.Running;
using Weir.Tuning.Trials;

namespace Weir.Cli.Tuning;

/// <summary>The configuration that a plan composes for each trial.</summary>
internal sealed class ComposedTrials
{
    private ComposedTrials(ConfigPlan plan, TrialBasis basis, JobLaunch launch, VerbContext context)
    {
        (Kept, Sweeps) = (plan with { Overrides = [.. plan.Overrides.Select(basis.Secrets.HideOverride)] }, basis.Sweeps);
        Jobs = new TrialJobs(basis, launch, new JobConsole(context, passes: false, total: null), context.Time);
    }

    /// <summary>The plan as a study keeps it.</summary>
    public ConfigPlan Kept { get; }

    /// <summary>What of the configuration are parameters.</summary>
    public IReadOnlyList<string> Sweeps { get; }

    /// <summary>Composes.</summary>
    public TrialJobs Jobs { get; }

    /// <summary>Reads what is common to all trials; null where nothing is composed.</summary>
    /// <param name="context">The call.</param>
    /// <param name="said">What is run.</param>
    /// <param name="place">Where; null while that is not known.</param>
    /// <exception cref="WeirException">The configuration cannot be composed without its parameters; <c>secret_parameter</c>; <c>secret_needed</c>.</exception>
    public static ComposedTrials? Read(VerbContext context, RunPlan said, TrialPlace? place)
    {
        if (said.Config is not { } plan) return null;
        if (plan.Overrides.FirstOrDefault(o => o.Contains(SecretMask.Shown, StringComparison.Ordinal)) is { } hidden)
            throw new WeirException("secret_needed", $"the override '{hidden}' holds a secret that was not kept with the study", "give --config-dir, --config-name and -S again");
        var command = said.Command ?? [];
        var request = new ComposeRequest { ConfigDirectory = plan.Directory, ConfigName = plan.Name, Overrides = plan.Overrides, WorkingDirectory = context.WorkingDirectory, JobName = command.Count > 0 ? JobName.Of(command) : "app", Time = context.Time };
        var launch = new JobLaunch { Command = command, AppendsOverrides = said.Hydra ?? false, Folder = context.WorkingDirectory, Secrets = SecretSettings.Load(context.RequireProject().Root), Executor = place?.Remote, ExecutorName = place?.Executor ?? "local" };
        return new ComposedTrials(plan, TrialBasis.Of(request, launch), launch, context);
    }

    /// <summary>Composes one trial.</summary>
    /// <exception cref="WeirException">As of <see cref="TrialJobs.Begin"/>.</exception>
    public ComposedTrial Begin(TrialRecord trial)
    {
        var job = Jobs.Begin(trial.Number, TrialOverrides.Of(trial));
        return new ComposedTrial(job.Words, job.Variables, job.Secrets) { Files = job.Files };
    }
}
