using System.Globalization;

namespace Weir.Tuning.Running;

/// <summary>Reads the values of a trial's command that was run outside of its study, by the names under which runs keep them.</summary>
/// <param name="metrics">Where the values come from, as <see cref="ObjectiveSource.Parse"/> reads them; empty for standard output.</param>
/// <param name="trial">The trial's number.</param>
public sealed class TrialValues(IReadOnlyList<string> metrics, int trial)
{
    private readonly TrialOutput _output = new();

    /// <summary>Hears a line of standard output.</summary>
    public void Hear(string line)
    {
        lock (_output) _output.Hear(line);
    }

    /// <summary>The values; those that the command logged to its run itself are not among them.</summary>
    /// <param name="folder">Where the command ran.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_objective</c>.</exception>
    public IReadOnlyList<KeyValuePair<string, double>> Read(string folder)
    {
        var sources = metrics.Select(m => ObjectiveSource.Parse(m).Of(trial)).ToList();
        var values = sources.Count == 0 || sources is [{ IsOutput: true }] ? _output.Values : [.. sources.Where(s => s.File is not null).Select(s => s.Read(folder, string.Empty))];
        return [.. values.Select((v, i) => KeyValuePair.Create(NameOf(i, values.Count), v))];
    }

    /// <summary>The name of a value among a run's metrics.</summary>
    internal static string NameOf(int index, int count) => count == 1 ? "objective" : string.Create(CultureInfo.InvariantCulture, $"objective_{index}");
}
