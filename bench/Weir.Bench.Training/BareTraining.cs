using System.Globalization;
using Weir.Data.Tables;
using Weir.Native.XGBoost;

namespace Weir.Bench.Training;

/// <summary>XGBoost alone on all numeric columns of a table: what a script with the library would spend on the same rows, with the same parameters.</summary>
internal static class BareTraining
{
    /// <param name="file">The table.</param>
    /// <param name="target">Its target.</param>
    /// <param name="rounds">Rounds of boosting.</param>
    /// <param name="trained">Rows to train on, the first; 0 is four fifths, as `weir train` has it up to a million rows.</param>
    public static void Measure(string file, string target, int rounds, int trained)
    {
        using var table = Table.Open(file, new TableOptions(), CancellationToken.None);
        string[] names = [.. table.Columns.Select(c => c.Name).Where(n => n != target)];
        var labels = Array.ConvertAll(table.ReadDoubles(target), v => (float)v);
        var features = new float[(long)labels.Length * names.Length];
        var at = 0;
        foreach (var batch in table.ReadBatches(names))
        {
            var columns = batch.Select(c => c.ToDoubles()).ToArray();
            for (var row = 0; row < batch[0].Count; row++, at++)
                for (var c = 0; c < names.Length; c++) features[(at * names.Length) + c] = (float)columns[c][row];
        }

        if (trained == 0) trained = labels.Length * 4 / 5;
        var read = Environment.CpuUsage.TotalTime;
        using var matrix = DMatrix.FromDense(features, trained, names.Length, threads: 0);
        matrix.SetLabel(labels.AsSpan(0, trained));
        Dictionary<string, string> parameters = new()
        {
            ["objective"] = "reg:squarederror",
            ["tree_method"] = "hist",
            ["eta"] = "0.1",
            ["max_depth"] = "6",
            ["min_child_weight"] = "2",
            ["subsample"] = "0.8",
            ["colsample_bytree"] = "0.7",
            ["seed"] = "1",
            ["nthread"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        };
        using var booster = new Booster(parameters, matrix);
        for (var round = 0; round < rounds; round++) booster.UpdateOneIteration(round, matrix);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{trained} rows x {names.Length}, {rounds} rounds: reading {read.TotalSeconds:0.0} CPU-s, training {(Environment.CpuUsage.TotalTime - read).TotalSeconds:0.0} CPU-s"));
    }
}
