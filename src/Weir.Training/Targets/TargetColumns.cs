using Weir.Data.Tables;
using Weir.Foundation.Errors;

namespace Weir.Training.Targets;

/// <summary>Reads the target that a request names: one column, or several with commas between.</summary>
internal static class TargetColumns
{
    private const int MostQuantiles = 99;

    /// <summary>The columns: a column may have commas in its name.</summary>
    /// <exception cref="WeirException"><c>unknown_column</c>, or a usage error: a column twice.</exception>
    public static string[] Of(string target, Table table)
    {
        if (table.Columns.Any(c => c.Name == target)) return [target];
        var names = target.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length < 2) names = [target];
        foreach (var name in names) table.Find(name);
        return names.Distinct().Count() == names.Length ? names : throw WeirException.Usage($"a target is named twice in '{target}'");
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="WeirException"><c>invalid_target</c>, or a usage error: what was asked for does not go together.</exception>
    public static Target Read(TrainingRequest request, Table table, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        var quantiles = QuantilesOf(request);
        if (columns.Count == 1)
        {
            if (request.Task == LearningTask.MultiOutput) throw WeirException.Usage("several outputs need several targets", "name them: --target a,b");
            var one = TargetReader.Read(table.Read(columns[0], cancellation), request.Task, new SourceLocation(request.DataPath, Field: columns[0]));
            return one with { Quantiles = quantiles, Group = request.Group };
        }

        if (request.Task is not (null or LearningTask.MultiOutput or LearningTask.Regression)) throw WeirException.Usage($"--task {request.Task.Value.ToString().ToLowerInvariant()} has one target, and {columns.Count} are named");
        var all = columns.Select(c => TargetReader.Read(table.Read(c, cancellation), LearningTask.Regression, new SourceLocation(request.DataPath, Field: c))).ToArray();
        // A row counts where all its targets are known.
        for (var r = 0; r < all[0].Values.Length; r++)
            if (all.Any(t => float.IsNaN(t.Values[r]))) foreach (var target in all) target.Values[r] = float.NaN;
        return new Target(request.Target, LearningTask.MultiOutput, all[0].Values, [], ClassKind.Integer) { Columns = columns, Several = [.. all.Select(t => t.Values)], Group = request.Group };
    }

    /// <summary>Reads the target of further rows.</summary>
    public static Target ReadAgain(TrainingRequest request, string path, Table table, Target known, CancellationToken cancellation)
    {
        float[] One(string column) => TargetReader.ReadAgain(table.Read(column, cancellation), known, new SourceLocation(path, Field: column));
        if (known.Task != LearningTask.MultiOutput) return known with { Values = One(request.Target) };
        var all = known.Columns.Select(One).ToArray();
        for (var r = 0; r < all[0].Length; r++)
            if (all.Any(v => float.IsNaN(v[r]))) foreach (var values in all) values[r] = float.NaN;
        return known with { Values = all[0], Several = all };
    }

    private static double[] QuantilesOf(TrainingRequest request)
    {
        if (request.Task != LearningTask.Quantile) return request.Quantiles.Count == 0 ? [] : throw WeirException.Usage("quantiles belong to --task quantile", "give it, or leave out --quantiles");
        double[] quantiles = request.Quantiles.Count == 0 ? [0.1, 0.5, 0.9] : [.. request.Quantiles.Distinct().Order()];
        if (quantiles.Any(q => !(q is > 0 and < 1)) || quantiles.Length > MostQuantiles) throw WeirException.Usage($"quantiles are shares between 0 and 1, at most {MostQuantiles}, not {string.Join(", ", request.Quantiles)}", "such as 0.1,0.5,0.9");
        return quantiles;
    }
}
