using System.Globalization;
using Weir.Foundation.Numerics;
using Weir.Statistics.Intervals;
using Weir.Training;
using Weir.Training.Evaluation;
using Weir.Training.Forecasting;

namespace Weir.Bench.Training;

/// <summary>How often the intervals of a forecast's figures hold the truth, and how often two equal forecasts are told apart: on generated series, with models that are trained as anybody's.</summary>
/// <remarks>
/// The truth is the figure of the same model on a continuation of 3,000 origins (of a random walk, which has no long run, on 6 continuations as long as the one that is judged, of half as many tables and at most 40 origins).
/// Equal forecasts: one is trained on the rows, one on the same with their sign turned, and both forecast a series whose law is the same either way.
/// </remarks>
internal static class ForecastCoverage
{
    private const int Trained = 160;
    private const int Horizon = 4;
    private const int LongRun = 3000;
    private const int Continuations = 6;
    private const int MostOfWalks = 40;
    private static readonly int[] Origins = [10, 16, 40, 200];
    private static readonly string[] Names = ["mae", "rmse", "mean_bias_error"];
    private static readonly Law[] Laws = [new("AR(1) 0", 0, false), new("AR(1) 0.5", 0.5, false), new("AR(1) 0.9", 0.9, false), new("seasonal, AR(1) 0.5", 0.5, true), new("random walk", 1, false)];

    /// <summary>Prints a line for each law, number of series and number of origins.</summary>
    public static void Measure(int tables, int series)
    {
        var folder = Directory.CreateTempSubdirectory("weir-coverage-").FullName;
        try
        {
            Console.WriteLine("series | law | origins | mae, rmse, bias within 95 % | width of mae | equal told apart (mae, rmse)");
            foreach (var law in Laws) Measure(law, series, tables, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(Law law, int series, int tables, string folder)
    {
        var hasLongRun = law.Persistence < 1;
        if (!hasLongRun) tables = Math.Max(1, tables / 2);
        var judged = Origins.Where(n => hasLongRun || n <= MostOfWalks).ToArray();
        var cells = judged.ToDictionary(n => n, _ => new Cell());
        for (var table = 0; table < tables; table++)
        {
            var before = Values(law, series, Trained, (ulong)(table + 1), null);
            var (model, mirrored) = (Train(before, 1, folder, "model.onnx"), law.IsSymmetric ? Train(before, -1, folder, "mirrored.onnx") : null);
            double[][] After(int origins, int draw) => Values(law, series, origins * Horizon, (ulong)(1_000_000 + (table * 1000) + draw), before);
            var longRun = hasLongRun ? Evaluate(folder, model, null, before, After(LongRun, 0), 0) : null;
            foreach (var origins in judged)
            {
                var told = Evaluate(folder, model, mirrored, before, After(origins, 1), 1000);
                var truth = longRun is not null ? [longRun] : Enumerable.Range(2, Continuations).Select(draw => Evaluate(folder, model, null, before, After(origins, draw), 0)).ToArray();
                cells[origins].Add(told, Array.ConvertAll(Names, n => truth.Average(t => n == "rmse" ? Math.Pow(Value(t, n), 2) : Value(t, n)) is var mean && n == "rmse" ? Math.Sqrt(mean) : mean));
            }
        }

        foreach (var (origins, cell) in cells) Console.WriteLine($"{series} | {law.Name} | {origins} | {cell}");
    }

    private static double Value(ModelEvaluation evaluation, string name) => evaluation.Figures.Single(f => f.Name == name).Value!.Value;

    private static string Train(double[][] values, int sign, string folder, string name)
    {
        var request = new TrainingRequest
        {
            DataPath = Write(folder, "train.csv", values, sign),
            Target = "y",
            Task = LearningTask.Forecast,
            Learners = ["linear"],
            Forecast = new ForecastOptions { TimeColumn = "t", Horizon = Horizon, Series = values.Length > 1 ? ["s"] : [] },
        };
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, Trainer.Train(request).Model.ToArray());
        return path;
    }

    private static ModelEvaluation Evaluate(string folder, string model, string? other, double[][] before, double[][] after, int resamples) => ModelEvaluator.Run(new EvaluationRequest
    {
        ModelPath = model,
        ModelName = "model",
        OtherPath = other,
        DataPath = Write(folder, "rows.csv", [.. before.Zip(after, (a, b) => (double[])[.. a, .. b])], 1),
        Root = folder,
        Metrics = Names,
        Bootstrap = new BootstrapOptions { Resamples = resamples },
    });

    private static string Write(string folder, string name, double[][] values, int sign)
    {
        var path = Path.Combine(folder, name);
        using var file = new StreamWriter(path);
        file.Write("s,t,y\n");
        for (var s = 0; s < values.Length; s++)
            for (var i = 0; i < values[s].Length; i++) file.Write(string.Create(CultureInfo.InvariantCulture, $"s{s},{new DateTime(2000, 1, 3).AddDays(i):yyyy-MM-dd},{sign * values[s][i]:0.####}\n"));
        return path;
    }

    // Series of several move together for one half.
    private static double[][] Values(Law law, int series, int count, ulong seed, double[][]? before)
    {
        var random = new SeededRandom(seed);
        var spread = law.Persistence < 1 ? 1 / Math.Sqrt(1 - (law.Persistence * law.Persistence)) : 1;
        var first = before?[0].Length ?? 0;
        double Season(int day) => law.HasSeason ? 3 * Math.Sin(2 * Math.PI * day / 7) : 0;
        double[] last = [.. Enumerable.Range(0, series).Select(s => before is null ? spread * random.NextNormal() : before[s][^1] - Season(first - 1))];
        var values = Enumerable.Range(0, series).Select(_ => new double[count]).ToArray();
        for (var i = 0; i < count; i++)
        {
            var together = random.NextNormal();
            for (var s = 0; s < series; s++)
            {
                var shock = series == 1 ? together : (together + random.NextNormal()) / Math.Sqrt(2);
                last[s] = (law.Persistence * last[s]) + shock;
                values[s][i] = last[s] + Season(first + i);
            }
        }

        return values;
    }

    private sealed record Law(string Name, double Persistence, bool HasSeason)
    {
        public bool IsSymmetric => Persistence < 1 && !HasSeason;
    }

    private sealed class Cell
    {
        private readonly int[] _within = new int[Names.Length];
        private readonly int[] _apart = new int[2];
        private readonly List<double> _widths = [];
        private int _compared;

        public void Add(ModelEvaluation told, double[] truth)
        {
            for (var f = 0; f < Names.Length; f++)
                if (told.Figures[f].Low <= truth[f] && truth[f] <= told.Figures[f].High) _within[f]++;
            _widths.Add(((told.Figures[0].High - told.Figures[0].Low) / told.Figures[0].Value) ?? double.NaN);
            if (told.Comparison is not { } comparison) return;
            _compared++;
            for (var f = 0; f < _apart.Length; f++)
                if (comparison.Figures[f].P < 0.05) _apart[f]++;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", _within.Select(w => (100.0 * w / _widths.Count).ToString("0", CultureInfo.InvariantCulture)))} | {_widths.Order().ElementAt(_widths.Count / 2):0.00} | {(_compared == 0 ? "-" : string.Join(", ", _apart.Select(a => (100.0 * a / _compared).ToString("0", CultureInfo.InvariantCulture))))}");
    }
}
