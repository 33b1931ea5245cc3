using Weir.Tuning.Spaces;

namespace Weir.Bench.Tuning;

/// <summary>A problem to minimise.</summary>
internal sealed record Problem(string Name, SearchSpace Space, Func<IReadOnlyDictionary<string, ParameterValue>, double> Evaluate);

/// <summary>The five problems of functions.py.</summary>
internal static class Problems
{
    public static IEnumerable<Problem> All(string folder)
    {
        yield return new Problem("branin", new SearchSpace([F("x1", -5, 10), F("x2", 0, 15)]), p => Branin(p["x1"].Number, p["x2"].Number));
        yield return new Problem("rosenbrock5", new SearchSpace(Enumerable.Range(0, 5).Select(i => F($"x{i}", -5, 10))), p => Enumerable.Range(0, 4).Sum(i => 100 * Square(p[$"x{i + 1}"].Number - Square(p[$"x{i}"].Number)) + Square(1 - p[$"x{i}"].Number)));
        yield return new Problem("logbowl4", new SearchSpace([F("lr", 1e-6, 1, true), F("wd", 1e-8, 0.1, true), I("batch", 8, 1024, true), F("mom", 0, 0.99)]), LogBowl);
        yield return PipeMixed();
        yield return Table(Path.Combine(folder, "tab_xgb_cancer.csv"));
    }

    private static double Branin(double x, double y) => Square(y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6) + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x) + 10;

    private static double LogBowl(IReadOnlyDictionary<string, ParameterValue> p)
    {
        var (a, b, c, d) = (Math.Log10(p["lr"].Number), Math.Log10(p["wd"].Number), Math.Log2(p["batch"].Number), p["mom"].Number);
        var t = a - 0.30103 * (c - 7) * 0.8 + 2.6;
        return 0.05 + 0.04 * t * t + 0.006 * Square(b + 4.3) + 0.35 * Square(d - 0.87) + 0.01 * (1 - Math.Cos(2.2 * t)) + 0.002 * Square(c - 6);
    }

    private static Problem PipeMixed()
    {
        var (linear, tree, net) = (On("model", "linear"), On("model", "tree"), On("model", "net"));
        var space = new SearchSpace(
        [
            C("model", "linear", "tree", "net"), C("scaler", "none", "standard", "robust"),
            F("alpha", 1e-5, 10, true, linear), F("l1", 0, 1, false, linear),
            I("depth", 1, 16, false, tree), F("eta", 1e-3, 1, true, tree), I("trees", 10, 1000, true, tree),
            I("layers", 1, 4, false, net), C("act", net, "relu", "tanh", "gelu"), F("drop", 0, 0.7, false, net), F("lr", 1e-5, 1e-1, true, net),
            I("units1", 8, 512, true, net), I("units2", 8, 512, true, On("layers", 2, 3, 4)), I("units3", 8, 512, true, On("layers", 3, 4)), I("units4", 8, 512, true, On("layers", 4)),
        ]);
        return new Problem("pipe_mixed", space, Pipe);
    }

    private static double Pipe(IReadOnlyDictionary<string, ParameterValue> p)
    {
        var (model, scaler) = (p["model"].Text!, p["scaler"].Text!);
        var v = (model, scaler) switch
        {
            ("linear", "none") => 0.06,
            ("linear", "standard") => 0,
            ("linear", _) => 0.01,
            ("tree", "none") => 0,
            ("tree", _) => 0.001,
            (_, "none") => 0.10,
            (_, "standard") => 0.004,
            _ => 0.0,
        };
        if (model == "linear") return v + 0.29 + 0.012 * Square(Math.Log10(p["alpha"].Number) + 1.7) + 0.05 * Square(p["l1"].Number - 0.25);
        if (model == "tree")
        {
            var (eta, trees) = (Math.Log10(p["eta"].Number), Math.Log10(p["trees"].Number));
            return v + 0.20 + 0.03 * Square(eta + trees - 1.35) + 0.0009 * Square(p["depth"].Number - 6) + 0.008 * Square(eta + 1.4);
        }

        var n = (int)p["layers"].Number;
        v += 0.17 + (p["act"].Text switch { "relu" => 0.004, "tanh" => 0.012, _ => 0 }) + 0.008 * Square(n - 3) + 0.25 * Square(p["drop"].Number - 0.05 * n - 0.1);
        return v + 0.02 * Square(Math.Log10(p["lr"].Number) + 3.0 + 0.1 * n) + 0.004 * Enumerable.Range(0, n).Sum(i => Square(Math.Log2(p[$"units{i + 1}"].Number) - (8 - 0.8 * i))) / n;
    }

    private static Problem Table(string path)
    {
        var table = File.ReadLines(path).Skip(1).Select(l => l.Split(',')).ToDictionary(
            c => (int.Parse(c[0]), int.Parse(c[1]), (int)Math.Round(double.Parse(c[2]) * 100), (int)Math.Round(double.Parse(c[3]) * 100), int.Parse(c[4])), c => double.Parse(c[5]));
        var space = new SearchSpace([I("eta_pow", 0, 4), I("max_depth", 1, 8), new Parameter("subsample", new FloatDistribution(0.4, 1, step: 0.2)), new Parameter("colsample", new FloatDistribution(0.25, 1, step: 0.25)), I("mcw_pow", 0, 4)]);
        return new Problem("tab_xgb_cancer", space, p => table[((int)p["eta_pow"].Number, (int)p["max_depth"].Number, (int)Math.Round(p["subsample"].Number * 100), (int)Math.Round(p["colsample"].Number * 100), (int)p["mcw_pow"].Number)]);
    }

    private static double Square(double x) => x * x;

    private static Parameter F(string name, double low, double high, bool isLog = false, Condition? when = null) => new(name, new FloatDistribution(low, high, isLog), when is null ? [] : [when]);

    private static Parameter I(string name, long low, long high, bool isLog = false, Condition? when = null) => new(name, new IntDistribution(low, high, isLog), when is null ? [] : [when]);

    private static Parameter C(string name, params string[] choices) => new(name, new CategoricalDistribution(choices.Select(ParameterValue.Of)));

    private static Parameter C(string name, Condition when, params string[] choices) => new(name, new CategoricalDistribution(choices.Select(ParameterValue.Of)), [when]);

    private static Condition On(string name, params object[] values) => new(name, [.. values.Select(v => v is int i ? ParameterValue.Of((long)i) : ParameterValue.Of((string)v))]);
}
