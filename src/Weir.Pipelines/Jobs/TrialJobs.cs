using System.Collections.Concurrent;
using System.Text;
using Weir.Client.Recipes;
using Weir.Configuration.Composition;
using Weir.Configuration.Jobs;
using Weir.Configuration.Secrets;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Foundation.Secrets;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Jobs;

/// <summary>Composes a configuration for each trial of a study, as Hydra's sweepers do: the trial's parameters are overrides, its output folder lies in the sweep's.</summary>
/// <param name="request">What all trials share.</param>
/// <param name="launch">The command and what is hidden of it.</param>
/// <param name="sink">Hears what is odd.</param>
/// <param name="time">The clock.</param>
public sealed class TrialJobs(ComposeRequest request, JobLaunch launch, IJobListener sink, TimeProvider time) : IAsyncDisposable
{
    private readonly ConfigComposer _composer = new();
    private readonly DateTimeOffset _now = request.Now ?? time.GetUtcNow();
    private readonly ConcurrentBag<IAsyncDisposable> _files = [];
    private string? _folder;

    /// <summary>The sweeps of a request and of <c>hydra.sweeper.params</c>, as parameters of a study.</summary>
    /// <param name="request">What is composed; overrides may stand for several values.</param>
    /// <param name="settings">What the project calls secret.</param>
    /// <returns>The request without them, and they.</returns>
    /// <exception cref="WeirException">As of <see cref="ConfigComposer.Compose"/>; <c>secret_parameter</c>.</exception>
    public static (ComposeRequest Basis, IReadOnlyList<string> Sweeps) Split(ComposeRequest request, SecretSettings settings)
    {
        var sweeps = request.Overrides.Where(o => Configuration.Overrides.Override.Parse(o, request.Grammar).IsSweep).ToList();
        var basis = request with { Overrides = [.. request.Overrides.Except(sweeps)] };
        var config = new ConfigComposer().Compose(basis);
        var known = sweeps.Select(s => s.Split('=')[0].TrimStart('+')).ToHashSet(StringComparer.Ordinal);
        if ((config.Select("hydra.sweeper", resolve: true) as ConfigMap)?["params"] is ConfigMap declared)
            foreach (var entry in declared.Entries.Where(e => !known.Contains(e.KeyText.TrimStart('+'))))
            {
                var text = $"{entry.KeyText}={(entry.Value is ConfigScalar { Value: YamlText { Value: var value } } ? value : ConfigYaml.Line(entry.Value))}";
                if (Configuration.Overrides.Override.Parse(text, request.Grammar).IsSweep) sweeps.Insert(0, text);
                else basis = basis with { Overrides = [text, .. basis.Overrides] };
            }

        var secrets = ConfigSecrets.Of(config, settings, []);
        if (sweeps.Select(s => s.Split('=')[0].TrimStart('+')).FirstOrDefault(secrets.IsSecret) is { } secret)
            throw new WeirException("secret_parameter", $"'{secret}' is secret and cannot be a parameter: a study keeps and shows the values of its parameters", "sweep a key that names the secret, and read it by ${weir.secret:…}") { Kind = FailureKind.Usage };
        return (basis, sweeps);
    }

    /// <summary>Composes a trial, makes its output folder with Hydra's records, and says what is run.</summary>
    /// <param name="trial">Its number.</param>
    /// <param name="parameters">Its parameters as overrides.</param>
    /// <exception cref="WeirException">As of <see cref="ConfigComposer.Compose"/>; <c>placeholder_unknown</c>, <c>value_missing</c>, <c>cannot_write</c>.</exception>
    public (IReadOnlyList<string> Words, IReadOnlyDictionary<string, string?> Variables, SecretMask Secrets) Begin(int trial, IEnumerable<string> parameters)
    {
        var (job, process, secrets) = Make(trial, parameters);
        var words = process.Command();
        HydraRecords.Write(job, secrets);
        var files = process.ConfigFiles();
        _files.Add(files);
        return (words, process.Variables(files), secrets.Mask);
    }

    /// <summary>What a trial is made of.</summary>
    /// <param name="basis">What is known of all trials.</param>
    /// <param name="trial">Its number.</param>
    /// <param name="parameters">Its parameters as overrides.</param>
    /// <param name="surroundings">The workspace.</param>
    public RunRecipe Recipe(RunRecipe basis, int trial, IEnumerable<string> parameters, JobSurroundings surroundings)
    {
        var (job, process, secrets) = Make(trial, parameters);
        var made = JobRun.RecipeOf(job, process.Command(), launch, secrets, surroundings);
        return made with { Kind = basis.Kind, Metric = basis.Metric, Parameters = basis.Parameters, ParametersFile = basis.ParametersFile, ConfigMd5 = ContentHash.Md5(Encoding.UTF8.GetBytes(HydraRecords.Config(job, secrets))) };
    }

    /// <summary>Removes files that held secrets.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_files.TryTake(out var files)) await files.DisposeAsync();
    }

    private (ConfigJob Job, JobProcess Process, ConfigSecrets Secrets) Make(int trial, IEnumerable<string> parameters)
    {
        // A parameter that the configuration does not have is added to it.
        var overrides = request.Overrides.Concat(parameters.Select(p => p.StartsWith('+') ? "+" + p.TrimStart('+') : p)).ToList();
        var config = _composer.Compose(ConfigJob.Request(request with { Overrides = overrides, Now = _now, JobNumber = trial }, isSweep: true));
        _folder ??= ConfigJob.SweepFolder(config);
        var job = ConfigJob.OfSweep(config, _folder);
        var secrets = launch.SecretsOf(job);
        return (job, new JobProcess(job, launch, secrets, sink, time), secrets);
    }
}
