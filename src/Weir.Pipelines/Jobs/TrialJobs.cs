using System.Text;
using Weir.Client.Recipes;
using Weir.Configuration.Composition;
using Weir.Configuration.Jobs;
using Weir.Configuration.Secrets;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Foundation.Secrets;

namespace Weir.Pipelines.Jobs;

/// <summary>Composes a configuration for each trial of a study, as Hydra's sweepers do: the trial's parameters are overrides, its output folder lies in the sweep's.</summary>
/// <param name="basis">What all trials share.</param>
/// <param name="launch">The command, where it runs, and what is hidden of it.</param>
/// <param name="sink">Hears what is odd.</param>
/// <param name="time">The clock.</param>
public sealed class TrialJobs(TrialBasis basis, JobLaunch launch, IJobListener sink, TimeProvider time)
{
    private readonly ConfigComposer _composer = new();
    private readonly DateTimeOffset _now = basis.Request.Now ?? time.GetUtcNow();
    private string? _folder;

    /// <summary>Composes a trial, makes its output folder with Hydra's records, and says what is run.</summary>
    /// <param name="trial">Its number.</param>
    /// <param name="parameters">Its parameters as overrides.</param>
    /// <exception cref="WeirException">As of <see cref="ConfigComposer.Compose"/>; <c>placeholder_unknown</c>, <c>value_missing</c>, <c>secret_in_path</c>, <c>secret_elsewhere</c>, <c>cannot_write</c>. Secrets are hidden in what it says.</exception>
    public TrialJob Begin(int trial, IEnumerable<string> parameters) => Hidden(() =>
    {
        var (job, process, secrets) = Make(trial, parameters);
        var words = process.Command();
        JobSafety.Check(job, words, launch, secrets);
        HydraRecords.Write(job, secrets);
        var files = process.ConfigFiles();
        var variables = process.Settings();
        foreach (var (name, value) in process.Variables(files)) variables[name] = value;
        return new TrialJob(words, variables, secrets.Mask, files);
    });

    /// <summary>What a trial is made of.</summary>
    /// <param name="known">What is known of all trials.</param>
    /// <param name="trial">Its number.</param>
    /// <param name="parameters">Its parameters as overrides.</param>
    /// <param name="surroundings">The workspace.</param>
    /// <exception cref="WeirException">As of <see cref="Begin"/>.</exception>
    public RunRecipe Recipe(RunRecipe known, int trial, IEnumerable<string> parameters, JobSurroundings surroundings) => Hidden(() =>
    {
        var (job, process, secrets) = Make(trial, parameters);
        var made = JobRun.RecipeOf(job, process.Command(), launch, secrets, surroundings);
        return made with { Kind = known.Kind, Metric = known.Metric, Parameters = known.Parameters, ParametersFile = known.ParametersFile, ConfigMd5 = ContentHash.Md5(Encoding.UTF8.GetBytes(HydraRecords.Config(job, secrets))) };
    });

    private (ConfigJob Job, JobProcess Process, ConfigSecrets Secrets) Make(int trial, IEnumerable<string> parameters)
    {
        // A parameter that the configuration does not have is added to it.
        var overrides = basis.Request.Overrides.Concat(parameters.Select(p => p.StartsWith('+') ? "+" + p.TrimStart('+') : p)).ToList();
        var config = _composer.Compose(ConfigJob.Request(basis.Request with { Overrides = overrides, Now = _now, JobNumber = trial }, isSweep: true));
        _folder ??= ConfigJob.SweepFolder(config);
        var job = ConfigJob.OfSweep(config, _folder);
        var secrets = launch.SecretsOf(job);
        return (job, new JobProcess(job, launch, secrets, sink, time), secrets);
    }

    // The study keeps what went wrong.
    private T Hidden<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (WeirException e) when (!basis.Secrets.Mask.IsEmpty)
        {
            throw new WeirException(e.Code, basis.Secrets.Mask.Text(e.Message), e.Hint is { } hint ? basis.Secrets.Mask.Text(hint) : null, e.Location is { } at ? at with { File = basis.Secrets.Mask.Text(at.File) } : null) { Kind = e.Kind };
        }
    }
}

/// <summary>What a trial runs, and with what.</summary>
/// <param name="Words">Program and arguments.</param>
/// <param name="Variables">Variables besides those of every trial.</param>
/// <param name="Secrets">What is hidden in its log.</param>
/// <param name="Files">Its files that go when it has ended.</param>
public sealed record TrialJob(IReadOnlyList<string> Words, IReadOnlyDictionary<string, string?> Variables, SecretMask Secrets, IAsyncDisposable Files);
