using System.Globalization;
using Weir.Cli.Pipelines;
using Weir.Foundation.Project;
using Weir.Pipelines.Comparing;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Experiments.Running;
using Weir.Pipelines.Records;
using Weir.Pipelines.Repro;
using Weir.Versioning.Repository;
using Weir.Yaml.Values;

namespace Weir.Cli.Experiments;

/// <summary>Reproduces for one experiment and keeps its run in the project's tracking store.</summary>
/// <param name="owner">The project that the experiment belongs to, wherever it runs.</param>
/// <param name="identity">Which one.</param>
/// <param name="listener">Hears what happens.</param>
/// <param name="time">The clock.</param>
internal sealed class ExperimentExecution(WeirProject owner, ExperimentIdentity identity, IReproListener listener, TimeProvider time) : IExperimentExecution
{
    private const int MostDigits = 5;

    /// <summary>Where stages run that do not say so themselves.</summary>
    public string Executor { get; init; } = "local";

    /// <summary>Further words for the cluster's own command.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The run below which this one is kept; null for none.</summary>
    public string? ParentRunId { get; init; }

    /// <summary>Further variables for stages.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    private StageTracking? _tracking;
    private TrackingLedger? _ledger;

    public async Task<IReadOnlyList<StageResult>> ReproduceAsync(DvcRepository repository, ReproOptions options, CancellationToken cancellation)
    {
        if (Variables.Count > 0) options = options with { Environment = options.Environment.Concat(Variables).DistinctBy(v => v.Key).ToDictionary(v => v.Key, v => v.Value) };
        await using var executors = new ExecutorSet(repository.Project, Words);
        if (options.DryRun) return await new Reproduction(repository, executors.Get("local"), new LineageLedger(Weir.Lineage.NoLineage.Instance), listener, time).RunAsync(options, cancellation);
        _tracking = new StageTracking(owner);
        _ledger = new TrackingLedger(owner, options, listener.Warn, time) { Host = (_, _) => Task.FromResult(_tracking.Open()), Experiment = identity, ParentRunId = ParentRunId, Workspace = repository.Root };
        await _ledger.BeginAsync(cancellation); // an experiment is a run, although nothing may be left to do
        var reproduction = new Reproduction(repository, executors.Get(Executor), _ledger, listener, time) { Named = executors.Get, Pull = PipelineVerb.Pull(repository, time) };
        return await reproduction.RunAsync(options, cancellation);
    }

    public async Task EndAsync(DvcRepository repository, ExperimentRef? made)
    {
        if (_ledger is null) return;
        var parameters = new Dictionary<string, string>();
        var metrics = new Dictionary<string, double>();
        try
        {
            using var view = await RevisionView.OpenAsync(repository, "workspace");
            var values = new TrackedValues(repository);
            foreach (var (key, value) in Leaves(values.Params(view, [], onlyDeps: false))) parameters[key] = ValueJson.Cell(value, MostDigits);
            foreach (var (key, value) in Leaves(values.Metrics(view, []))) if (Number(value) is { } number) metrics[key] = number;
        }
        catch (Foundation.Errors.WeirException e)
        {
            listener.Warn(e.Message); // a broken file of the workspace does not lose the record
        }

        await _ledger.EndExperimentAsync(made?.Commit, parameters.Where(p => p.Key is not ("targets" or "jobs" or "force")), metrics);
    }

    public void Warn(string message) => listener.Warn(message);

    public async ValueTask DisposeAsync()
    {
        if (_ledger is not null) await _ledger.DisposeAsync();
        if (_tracking is not null) await _tracking.DisposeAsync();
    }

    // Names without their file where no two files share one.
    private static IEnumerable<(string Key, YamlValue Value)> Leaves(IReadOnlyDictionary<string, TrackedValues.FileValues> files)
    {
        var all = files.Where(f => f.Value.Data is not null).SelectMany(f => ValueJson.Flatten(f.Value.Data!).Select(l => (File: f.Key, l.Key, l.Value))).ToList();
        var shared = all.GroupBy(l => l.Key).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return all.Select(l => (shared.Contains(l.Key) ? $"{l.File}/{l.Key}" : l.Key, l.Value));
    }

    private static double? Number(YamlValue value) => value switch
    {
        YamlInteger whole => double.Parse(whole.Digits, CultureInfo.InvariantCulture),
        YamlFloat real => real.Value,
        YamlBool flag => flag.Value ? 1 : 0,
        _ => null,
    };
}
