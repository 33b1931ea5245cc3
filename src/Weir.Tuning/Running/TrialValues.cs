using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Tuning.Running.Stages;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;
using Weir.Versioning.Repository;

namespace Weir.Tuning.Running;

/// <summary>Reads the values of a trial that was run outside of its study, by the names under which runs keep them.</summary>
/// <param name="metrics">Where the values come from, as <see cref="ObjectiveSource.Parse"/> reads them; empty for standard output, and of stages for the one metric that they have.</param>
/// <param name="trial">The trial's number.</param>
/// <param name="isOfStages">True where stages of a project were run.</param>
public sealed class TrialValues(IReadOnlyList<string> metrics, int trial, bool isOfStages)
{
    private readonly TrialOutput _output = new();
    private Report? _last;

    /// <summary>Hears a line of standard output.</summary>
    public void Hear(string line)
    {
        lock (_output)
            if (_output.Hear(line) is { } report) _last = report;
    }

    /// <summary>The values, and the last one that was reported on the way.</summary>
    /// <param name="folder">Where it ran.</param>
    /// <param name="metric">Gives the last value of a metric that was logged to its run.</param>
    /// <exception cref="WeirException"><c>tuning_objective</c>.</exception>
    public async Task<IReadOnlyList<KeyValuePair<string, double>>> ReadAsync(string folder, Func<string, Task<double?>> metric)
    {
        var sources = metrics.Select(m => ObjectiveSource.Parse(m).Of(trial)).ToList();
        var values = isOfStages ? await new StageMetrics(DvcRepository.Require(folder), sources.Count == 0 ? null : sources).ReadAsync("workspace", folder, CancellationToken.None) : null;
        values ??= sources.Count == 0 || sources is [{ IsOutput: true }] ? _output.Values : await EachAsync();
        List<KeyValuePair<string, double>> told = [.. values.Select((v, i) => KeyValuePair.Create(NameOf(i, values.Count), v))];
        if (_last is { } last) told.Add(new("value", last.Value));
        return told;

        async Task<IReadOnlyList<double>> EachAsync()
        {
            var all = new List<double>();
            foreach (var source in sources) all.Add(source.File is not null ? source.Read(folder, string.Empty) : await metric(source.Key) ?? throw new WeirException(TuningErrors.Objective, $"the command logged no metric '{source.Key}' to its run"));
            return all;
        }
    }

    /// <summary>The name of a value among a run's metrics.</summary>
    internal static string NameOf(int index, int count) => count == 1 ? "objective" : string.Create(CultureInfo.InvariantCulture, $"objective_{index}");
}
