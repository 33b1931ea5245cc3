using System.Globalization;
using System.Text;
using Weir.Foundation.Git;
using Weir.Lineage;
using Weir.Models.Signatures;

namespace Weir.Training.Runs;

/// <summary>The file <c>README.md</c> of a package: what the model is, what it was made of, how good it is and what it is not for, for people.</summary>
internal static class ModelCard
{
    /// <summary>Its name in the package.</summary>
    public const string FileName = "README.md";

    private const int MostLines = 15;

    /// <summary>The card.</summary>
    /// <param name="name">Name of the package.</param>
    /// <param name="result">What training told.</param>
    /// <param name="inputs">The tables that were read.</param>
    /// <param name="runId">The run; null where none was kept.</param>
    /// <param name="git">The commit; null outside a repository.</param>
    /// <param name="now">When it was made.</param>
    public static string Of(string name, TrainingResult result, IReadOnlyList<Artifact> inputs, string? runId, GitRevision? git, DateTimeOffset now)
    {
        var card = new StringBuilder();
        card.Append(CultureInfo.InvariantCulture, $"# {Text(name)}\n\n");
        card.Append(CultureInfo.InvariantCulture, $"Predicts `{Code(result.Target)}` ({Kind(result)}) by {Text(result.Learner)}, from {result.Signature.Inputs?.Fields.Count ?? 0} raw columns that became {result.Features} features. Made {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC by `weir train`.\n\n");
        Data(card, result, inputs);
        Figures(card, result);
        Columns(card, result);
        Limits(card, result);
        Origin(card, result, inputs, runId, git);
        return card.ToString();
    }

    private static void Data(StringBuilder card, TrainingResult result, IReadOnlyList<Artifact> inputs)
    {
        card.Append("## Data\n\n| table | content |\n| --- | --- |\n");
        foreach (var input in inputs) card.Append(CultureInfo.InvariantCulture, $"| {Text(input.Name)} | `{input.Hash}` |\n");
        card.Append(CultureInfo.InvariantCulture, $"\nTrained on {result.TrainingRows:N0} rows, judged on {result.TestRows:N0}{(result.IsOutOfFold ? " rows of the table, each by models that were not trained on it" : " that it had not seen")}.");
        if (result.SavedRows is { } saved) card.Append(CultureInfo.InvariantCulture, $" The one that is saved was then trained again, on all {saved:N0} rows.");
        if (result.Classes.Count > 0) card.Append(CultureInfo.InvariantCulture, $" Classes: {string.Join(", ", result.Classes.Take(MostLines).Select(c => $"`{Code(c)}`"))}{(result.Classes.Count > MostLines ? " …" : string.Empty)}.");
        card.Append("\n\n");
    }

    private static void Figures(StringBuilder card, TrainingResult result)
    {
        card.Append("## Figures\n\n| figure | value |\n| --- | --- |\n");
        foreach (var (name, value) in result.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal)) card.Append(CultureInfo.InvariantCulture, $"| {Text(name)} | {value:G5} |\n");
        if (result.Series.Count > 0) card.Append(CultureInfo.InvariantCulture, $"\nThe figures of each of the {result.Series.Count:N0} series are in `{PackageContent.SeriesFile}`.\n");
        card.Append("\n`weir evaluate` adds intervals, slices and a comparison with another model.\n\n");
        if (result.Leaderboard.Count > 1)
        {
            card.Append(CultureInfo.InvariantCulture, $"| tried | {result.Leaderboard[0].Metric} |\n| --- | --- |\n");
            foreach (var entry in result.Leaderboard.Take(MostLines)) card.Append(CultureInfo.InvariantCulture, $"| {Text(entry.Learner)} | {entry.Value:G5} |\n");
            card.Append('\n');
        }

        if (result.Importance.Count == 0) return;
        card.Append("| feature | share of the gain |\n| --- | --- |\n");
        foreach (var (feature, share) in result.Importance.Take(MostLines)) card.Append(CultureInfo.InvariantCulture, $"| {Text(feature)} | {100 * share:0.0} % |\n");
        card.Append('\n');
    }

    private static void Columns(StringBuilder card, TrainingResult result)
    {
        if (result.Task == LearningTask.Forecast)
        {
            ForecastColumns(card, result);
            return;
        }

        card.Append("## Columns\n\n| column | type | may be missing |\n| --- | --- | --- |\n");
        foreach (var field in result.Signature.Inputs?.Fields ?? [])
            card.Append(CultureInfo.InvariantCulture, $"| {Text(field.Name ?? string.Empty)} | {(field.Column is ScalarColumn scalar ? scalar.Kind.ToString().ToLowerInvariant() : "other")} | {(field.IsRequired ? "no" : "yes")} |\n");
        card.Append("\nThe graph in `model.onnx` takes these columns as they are: imputation, encodings and scaling are inside it. How each became features: `features.yaml`.\n\n");
    }

    // What the graph takes for one origin is no row, and what tells series apart is for tables alone.
    private static void ForecastColumns(StringBuilder card, TrainingResult result)
    {
        card.Append("## Columns\n\n| column | the graph takes of it | may be missing |\n| --- | --- | --- |\n");
        var time = result.Parameters["time_column"];
        foreach (var field in result.Signature.Inputs?.Fields ?? [])
        {
            var width = field.Tensor!.Shape[^1];
            var isText = field.Tensor.Dtype == "object";
            card.Append(CultureInfo.InvariantCulture, $"| {Text(field.Name ?? string.Empty)} | {(field.Name == time ? "the time of the last value, as text" : isText ? "a text" : width == 1 ? "a number" : $"{width} numbers")} | {(field.Name == time ? "no" : isText ? "yes, as an empty text" : "yes")} |\n");
        }

        foreach (var column in result.SeriesColumns)
            card.Append(CultureInfo.InvariantCulture, $"| {Text(column)} | nothing: it tells series apart, and tables for `weir predict` and `weir evaluate` need it | no |\n");
        card.Append("\nThe graph in `model.onnx` takes these values as they are: gaps, seasons and scales are its own. `weir predict` makes its inputs of a table of rows.\n\n");
    }

    private static void Limits(StringBuilder card, TrainingResult result)
    {
        card.Append("## Limits\n\n");
        card.Append("- It knows rows like those above and no others: a category that never occurred counts as unknown, a number beyond those seen as an extreme one.\n");
        card.Append("- It tells what goes with the target, not what causes it.\n");
        card.Append(CultureInfo.InvariantCulture, $"- Before it was saved the graph was compared with the trainer on the rows that judged it: the largest difference was {result.LargestDifference:G2}.\n");
        foreach (var note in result.Notes) card.Append(CultureInfo.InvariantCulture, $"- {Text(note)}\n");
        card.Append('\n');
    }

    private static void Origin(StringBuilder card, TrainingResult result, IReadOnlyList<Artifact> inputs, string? runId, GitRevision? git)
    {
        card.Append("## Lineage\n\n");
        if (runId is not null) card.Append(CultureInfo.InvariantCulture, $"- run `{runId}` (`weir runs show {runId[..Math.Min(8, runId.Length)]}`)\n");
        if (git is not null) card.Append(CultureInfo.InvariantCulture, $"- code `{git.Commit}`{(git.IsDirty ? " with changes that were not committed" : string.Empty)}\n");
        card.Append(CultureInfo.InvariantCulture, $"- `weir lineage {inputs[0].Hash}` walks from the data\n- parameters: {string.Join(", ", result.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"`{Code(p.Key)}={Code(p.Value)}`"))}\n");
    }

    private static string Kind(TrainingResult result) => result.Task switch
    {
        LearningTask.Binary => "one of two classes",
        LearningTask.Multiclass => $"one of {result.Classes.Count} classes",
        LearningTask.Regression => "a number",
        var other => other.ToString().ToLowerInvariant(),
    };

    // Names come from tables of strangers: they stay text, in one cell, on one line.
    private static string Text(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsControl(c)) safe.Append(' ');
            else if (c is '|' or '<' or '>' or '[' or ']' or '*' or '_' or '`' or '\\' or '!' or '#') safe.Append('\\').Append(c);
            else safe.Append(c);
        }

        return safe.ToString();
    }

    private static string Code(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '`' or '|' ? ' ' : c));
}
