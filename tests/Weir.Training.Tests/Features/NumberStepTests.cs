using FsCheck;
using FsCheck.Fluent;
using Weir.Data.Tables;
using Weir.Training.Features;

namespace Weir.Training.Tests.Features;

public sealed class NumberStepTests
{
    private static readonly double[] Seen = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, -8, double.NaN, 97];

    private static readonly double[] Hostile =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1, -1, 2.5, 1e-300, -1e-300, 1e300, -1e300, double.MaxValue, double.Epsilon, 97, -8, 1e15, -1e15, 4.999999];

    private static double[] Present => [.. Seen.Where(double.IsFinite).Order()];

    [Theory]
    [InlineData("median", 4)]
    [InlineData("mean", (3 + 1 + 4 + 1 + 5 + 9 + 2 + 6 + 5 + 3 + 5 - 8 + 97) / 13.0)]
    [InlineData("most-frequent", 5)]
    [InlineData("constant, value: -3.5", -3.5)]
    public void Gaps_and_infinities_are_filled_by_what_was_asked_for_and_marked(string impute, double fill)
    {
        var matrix = Fit($"impute: {impute}").Of(new NumberColumn("x", Hostile));
        for (var i = 0; i < Hostile.Length; i++) Assert.Equal([Single(double.IsFinite(Hostile[i]) ? Hostile[i] : fill), double.IsFinite(Hostile[i]) ? 0 : 1], matrix[i]);
    }

    [Fact]
    public void Values_are_held_within_limits_and_one_limit_may_be_left_open()
    {
        Check("clip: [0, 50]", x => Math.Clamp(x, 0, 50));
        Check("clip: [null, 50]", x => Math.Min(x, 50));
        Check("clip: [-2, null]", x => Math.Max(x, -2));
    }

    [Fact]
    public void Skewed_values_are_bent()
    {
        Check("power: log", x => Math.Sign(x) * Math.Log(1 + Math.Abs(x)));
        var edges = Enumerable.Range(1, 3).Select(i => Present[i * 13 / 4]).Distinct().ToArray();
        Check("power: bins, bins: 4", x => edges.Count(e => x > e));
        var lambda = ((NumberStep)Fit("power: yeo-johnson").Plan.Steps[0]).Transform!.Lambda;
        Check("power: yeo-johnson", x => YeoJohnson(x, lambda));
    }

    [Fact]
    public void Values_are_scaled_by_what_the_training_rows_give_after_filling()
    {
        double[] filled = [.. Seen.Select(v => double.IsFinite(v) ? v : 4)];
        var mean = filled.Average();
        var deviation = Math.Sqrt(filled.Average(v => (v - mean) * (v - mean)));
        Check("scale: standard", x => (x - mean) / deviation);
        Check("scale: minmax", x => (x + 8) / 105);
        double[] sorted = [.. filled.Order()]; // 14 values: the quartiles lie at 3.25 and 9.75
        Check("scale: robust", x => (x - 4) / (sorted[9] + (0.75 * (sorted[10] - sorted[9])) - (sorted[3] + (0.25 * (sorted[4] - sorted[3])))));
    }

    [Fact]
    public void A_constant_column_is_not_divided_by_nothing() =>
        Assert.All(new[] { "standard", "robust", "minmax" }, scale => Assert.Equal([0f], FittedFeatures.Of($"{{type: number, scale: {scale}}}", new NumberColumn("x", [7, 7, 7])).Of(new NumberColumn("x", [7.0]))[0]));

    [Fact]
    public void Numbers_in_texts_are_treated_alike_and_what_is_none_is_a_gap()
    {
        string[] texts = ["1.5", "-2e3", "", "abc", "1e999", "+.5", "12abc", "NaN", "inf", "1,5", " 3", "1e99"];
        double[] numbers = [1.5, -2000, double.NaN, double.NaN, double.NaN, 0.5, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 1e99];
        var fitted = FittedFeatures.Of("{type: number, indicator: true, impute: mean, power: log}", new TextColumn("x", ["1", "2", "6"]));
        var matrix = fitted.Of(new TextColumn("x", texts));
        for (var i = 0; i < texts.Length; i++)
        {
            var x = double.IsNaN(numbers[i]) ? 3 : numbers[i];
            Assert.Equal(Math.Sign(x) * Math.Log(1 + Math.Abs(x)), matrix[i][0], 1e-4);
            Assert.Equal(double.IsNaN(numbers[i]) ? 1 : 0, matrix[i][1]);
        }
    }

    [Fact]
    public void Whatever_the_options_and_the_value_graph_and_formula_agree() => Prop.ForAll(
        (from power in Gen.Elements("none", "log", "yeo-johnson", "bins")
         from scale in Gen.Elements("none", "standard", "robust", "minmax")
         from impute in Gen.Elements("median", "mean", "most-frequent")
         from values in ArbMap.Default.GeneratorFor<double>().ArrayOf(12)
         from hostile in ArbMap.Default.GeneratorFor<double>().ArrayOf(8)
         select (power, scale, impute, values, hostile)).ToArbitrary(),
        c =>
        {
            var column = new NumberColumn("x", [.. c.values, 1, 2]);
            var fitted = FittedFeatures.Of($"{{type: number, power: {c.power}, scale: {c.scale}, impute: {c.impute}, indicator: false}}", column);
            var step = (NumberStep)fitted.Plan.Steps[0];
            var matrix = fitted.Of(new NumberColumn("x", [.. c.hostile, double.NaN, 1e300]));
            return matrix.Zip([.. c.hostile, double.NaN, 1e300]).All(p => float.IsFinite(p.First[0]) && Math.Abs(p.First[0] - Single(step.Of(p.Second))) <= 1e-5 * Math.Max(1, Math.Abs(Single(step.Of(p.Second)))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void The_exponent_of_a_log_normal_column_is_near_to_that_of_the_logarithm_and_back_is_back()
    {
        var random = new Foundation.Numerics.SeededRandom(3);
        var transform = PowerTransform.Fit([.. Enumerable.Range(0, 2000).Select(_ => Math.Exp(2 + random.NextNormal()))]);
        Assert.InRange(transform.Lambda, -0.25, 0.1);
        Prop.ForAll(Gen.Choose(-1000, 1000).Select(i => i / 10.0).ToArbitrary(), Gen.Elements(-1.5, -0.2, 0, 0.7, 1, 2, 2.6).ToArbitrary(), (x, lambda) =>
        {
            var power = new PowerTransform(lambda);
            // Far out an exponent below 0 (or above 2) hardly moves any more, and digits are lost.
            return Math.Abs(power.Of(x) - YeoJohnson(x, lambda)) <= 1e-9 * Math.Max(1, Math.Abs(power.Of(x))) && Math.Abs(power.Inverse(power.Of(x)) - x) <= 1e-4 * Math.Max(1, Math.Abs(x));
        }).QuickCheckThrowOnFailure();
    }

    private static FittedFeatures Fit(string options) => FittedFeatures.Of($"{{type: number, {options}}}", new NumberColumn("x", Seen));

    private static void Check(string options, Func<double, double> expected)
    {
        var matrix = Fit(options).Of(new NumberColumn("x", Hostile));
        for (var i = 0; i < Hostile.Length; i++)
        {
            var wanted = Single(expected(double.IsFinite(Hostile[i]) ? Hostile[i] : 4));
            Assert.True(Math.Abs(wanted - matrix[i][0]) <= 1e-6 * Math.Max(1, Math.Abs(wanted)), $"{options}: {Hostile[i]} should give {wanted}, not {matrix[i][0]}");
        }
    }

    private static float Single(double value) => (float)Math.Clamp(value, -1e37, 1e37);

    private static double YeoJohnson(double x, double lambda) => (x >= 0, lambda) switch
    {
        (true, 0) => Math.Log(x + 1),
        (true, _) => (Math.Pow(x + 1, lambda) - 1) / lambda,
        (false, 2) => -Math.Log(1 - x),
        _ => -(Math.Pow(1 - x, 2 - lambda) - 1) / (2 - lambda),
    };
}
