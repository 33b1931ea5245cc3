using System.Globalization;
using System.Text.Json;
using Weir.Statistics.Binning;
using Weir.Statistics.Distances;
using Weir.Statistics.Distributions;
using Weir.Testing;

namespace Weir.Statistics.Tests;

/// <summary>Runs every case of the kinds that are implemented.</summary>
public sealed class StatisticsVectorTests
{
    private static readonly string Folder = TestData.Vector("monitoring");

    [Theory]
    [InlineData("ks_2samp", 23)]
    [InlineData("dist", 8)]
    [InlineData("psi", 8)]
    [InlineData("wasserstein", 7)]
    [InlineData("chisquare_ref_expected", 6)]
    [InlineData("chi2_contingency", 5)]
    [InlineData("g_test_contingency", 5)]
    [InlineData("z_two_proportions", 4)]
    [InlineData("divergence", 4)]
    [InlineData("evidently_binned_numeric", 6)]
    [InlineData("evidently_binned_categorical", 4)]
    public void Every_case_agrees_with_the_reference(string kind, int count)
    {
        var cases = VectorFile.Cases(Path.Combine(Folder, "stats.jsonl"), kind).ToList();
        Assert.Equal(count, cases.Count);
        var complaints = cases.SelectMany(c => Answers(kind, c).Select(a => VectorFile.Mismatch(c, a.Key, a.Value))).Where(m => m is not null).ToList();
        Assert.True(complaints.Count == 0, string.Join("\n", complaints));
    }

    private static Dictionary<string, double> Answers(string kind, JsonElement test)
    {
        var input = test.GetProperty("input");
        var expect = test.GetProperty("expect");
        var answers = kind switch
        {
            "ks_2samp" => KolmogorovSmirnov(test, input),
            "dist" => Distribution(test.GetProperty("params").GetProperty("dist").GetString()!, input),
            "psi" => Psi(test.GetProperty("params"), input, expect),
            "wasserstein" => WassersteinOf(input),
            "chisquare_ref_expected" => ChiSquare(ChiSquareTest.AgainstReference(Counts(input, "ref_counts"), Counts(input, "cur_counts"))),
            "chi2_contingency" => ChiSquare(ChiSquareTest.Contingency(Counts(input, "ref_counts"), Counts(input, "cur_counts"))),
            "g_test_contingency" => ChiSquare(ChiSquareTest.LikelihoodRatio(Counts(input, "ref_counts"), Counts(input, "cur_counts"))),
            "z_two_proportions" => Proportions(input),
            "divergence" => Divergences(Counts(input, "p"), Counts(input, "q")),
            "evidently_binned_numeric" => BinnedNumeric(Sorted(input, "x"), Sorted(input, "y")),
            _ => Binned(Shares(Counts(input, "ref_counts")), Shares(Counts(input, "cur_counts"))),
        };
        foreach (var key in answers.Keys.Where(k => !expect.TryGetProperty(k, out _)).ToList()) answers.Remove(key);
        string[] informative = ["method_used", "drifted", "edges", "ref_pct", "cur_pct", "evidently_pvalue"];
        Assert.Empty(expect.EnumerateObject().Select(p => p.Name).Except(answers.Keys).Except(informative));
        return answers;
    }

    private static Dictionary<string, double> KolmogorovSmirnov(JsonElement test, JsonElement input)
    {
        var parameters = test.GetProperty("params");
        var alternative = parameters.GetProperty("alternative").GetString() switch { "less" => Alternative.Less, "greater" => Alternative.Greater, _ => Alternative.TwoSided };
        var method = parameters.GetProperty("method").GetString() switch { "exact" => PValueMethod.Exact, "asymp" => PValueMethod.Asymptotic, _ => PValueMethod.Auto };
        var result = KolmogorovSmirnovTest.OfSorted(Sorted(input, "x"), Sorted(input, "y"), alternative, method);
        return new() { ["statistic"] = result.Statistic, ["pvalue"] = result.PValue };
    }

    private static Dictionary<string, double> Distribution(string name, JsonElement input)
    {
        var x = input.GetProperty("x").GetDouble();
        var df = input.TryGetProperty("df", out var degrees) ? degrees.GetDouble() : 0;
        return name switch
        {
            "kolmogorov" => new() { ["sf"] = Tails.Kolmogorov(x) },
            "chi2" => new() { ["sf"] = Tails.ChiSquare(x, df) },
            "student_t_two_sided" => new() { ["sf2"] = Tails.StudentTwoSided(x, df) },
            _ => new() { ["sf2"] = Tails.NormalTwoSided(x) },
        };
    }

    private static Dictionary<string, double> Psi(JsonElement parameters, JsonElement input, JsonElement expect)
    {
        var (x, y, bins) = (Sorted(input, "x"), Sorted(input, "y"), parameters.GetProperty("n_bins").GetInt32());
        var edges = parameters.GetProperty("bins").GetString() == "quantile" ? Bins.Quantiles(x, bins) : Bins.Uniform(x[0], x[^1], bins);
        var expected = VectorFile.Numbers(expect.GetProperty("edges"));
        Assert.Equal(expected.Length, edges.Length);
        Assert.All(edges.Zip(expected), e => Assert.Equal(e.Second, e.First, 1e-9));
        var (p, q) = (Shares(Bins.CountSorted(x, edges, open: true)), Shares(Bins.CountSorted(y, edges, open: true)));
        return new() { ["psi"] = PopulationStability.Index(p, q, parameters.GetProperty("eps").GetDouble()) };
    }

    private static Dictionary<string, double> WassersteinOf(JsonElement input)
    {
        if (input.TryGetProperty("wx", out _))
            return new() { ["distance"] = Wasserstein.Weighted(Counts(input, "x"), Counts(input, "wx"), Counts(input, "y"), Counts(input, "wy")) };
        var (x, y) = (Sorted(input, "x"), Sorted(input, "y"));
        return new() { ["distance"] = Wasserstein.OfSorted(x, y), ["normed"] = Wasserstein.NormedOfSorted(x, y) };
    }

    private static Dictionary<string, double> ChiSquare(ChiSquareResult result) => new() { ["statistic"] = result.Statistic, ["df"] = result.Degrees, ["pvalue"] = result.PValue };

    private static Dictionary<string, double> Proportions(JsonElement input)
    {
        double Of(string name) => input.GetProperty(name).GetDouble();
        var result = TwoProportionTest.Of(Of("ref_success"), Of("ref_n"), Of("cur_success"), Of("cur_n"));
        return new() { ["z"] = result.Statistic, ["pvalue"] = result.PValue };
    }

    private static Dictionary<string, double> Divergences(double[] p, double[] q) => new()
    {
        ["kl"] = Divergence.KullbackLeibler(p, q),
        ["kl_base2"] = Divergence.KullbackLeibler(p, q, 2),
        ["js_distance"] = Divergence.JensenShannon(p, q),
        ["js_distance_base2"] = Divergence.JensenShannon(p, q, 2),
        ["js_divergence"] = Math.Pow(Divergence.JensenShannon(p, q), 2),
        ["js_divergence_base2"] = Math.Pow(Divergence.JensenShannon(p, q, 2), 2),
        ["hellinger"] = Divergence.Hellinger(p, q),
        ["tvd"] = Divergence.TotalVariation(p, q),
        ["l_infinity"] = Divergence.LInfinity(p, q),
    };

    private static Dictionary<string, double> BinnedNumeric(double[] x, double[] y)
    {
        var shares = EvidentlyBins.Of(x, y);
        var answers = Binned(shares.Reference, shares.Current);
        answers["n_bins"] = shares.Reference.Length;
        var distinct = x.Concat(y).Distinct().Order().ToArray();
        var edges = Bins.Sturges(distinct[0], distinct[^1], distinct.Length);
        answers["hellinger"] = Divergence.Hellinger(Bins.CountSorted(x, edges), Bins.CountSorted(y, edges));
        return answers;
    }

    private static Dictionary<string, double> Binned(double[] p, double[] q)
    {
        var (filledP, filledQ) = (PopulationStability.FillEmpty(p), PopulationStability.FillEmpty(q));
        return new()
        {
            ["psi"] = PopulationStability.Index(filledP, filledQ),
            ["kl_div"] = Divergence.KullbackLeibler(filledP, filledQ),
            ["jensenshannon"] = Divergence.JensenShannon(p, q),
            ["hellinger"] = Divergence.Hellinger(p, q),
            ["tvd"] = Divergence.TotalVariation(p, q),
        };
    }

    private static double[] Shares(double[] counts) => [.. counts.Select(c => c / counts.Sum())];

    private static double[] Counts(JsonElement input, string name) => VectorFile.Numbers(input.GetProperty(name));

    private static double[] Sorted(JsonElement input, string name) =>
        [.. VectorFile.Sample(input, name, Folder).Where(v => v is not null).Select(v => double.Parse(v!, CultureInfo.InvariantCulture)).Order()];
}
