using System.Globalization;
using System.Text;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Files;

/// <summary>Trials as CSV: a row each, a column for each parameter and value. <see cref="Sources.TrialTable"/> reads it back.</summary>
public static class TrialCsv
{
    /// <summary>The text, with a heading. What a trial does not have is empty; a moment is UTC.</summary>
    public static string Write(IStudyView view)
    {
        List<string> parameters = [.. view.Trials.SelectMany(t => t.Parameters).Select(p => p.Name).Distinct()];
        var values = view.Directions.Count;
        var constraints = view.Trials.Select(t => t.Constraints.Count).DefaultIfEmpty(0).Max();
        var text = new StringBuilder();
        Row(text, ["number", "state", .. values == 1 ? ["value"] : Numbered("value", values), .. Numbered("constraint", constraints), .. parameters.Select(p => "params." + p), "worker", "attempt", "retry_of", "started_at", "ended_at", "error"]);
        foreach (var trial in view.Trials)
        {
            var by = trial.Parameters.ToDictionary(p => p.Name, p => p.Value.ToString());
            Row(text,
            [
                Number(trial.Number), trial.State.ToString().ToLowerInvariant(), .. Numbers(trial.Values, values), .. Numbers(trial.Constraints, constraints), .. parameters.Select(p => by.GetValueOrDefault(p, string.Empty)),
                trial.Origin?.Worker ?? string.Empty, Number(trial.Origin?.Attempt), Number(trial.Origin?.RetryOf), Moment(trial.Origin?.StartedAt), Moment(trial.Origin?.EndedAt), trial.Error ?? string.Empty,
            ]);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Numbered(string name, int count) => Enumerable.Range(0, count).Select(i => name + Number(i));

    private static IEnumerable<string> Numbers(IReadOnlyList<double> numbers, int count) => Enumerable.Range(0, count).Select(i => i < numbers.Count ? numbers[i].ToString("R", CultureInfo.InvariantCulture) : string.Empty);

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Moment(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? string.Empty;

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append('\n');

    private static string Cell(string cell) => cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
