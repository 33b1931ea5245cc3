using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Native.LightGBM;

namespace Weir.Native.Tests.LightGBM;

/// <summary>The library is optional: without it these are skipped.</summary>
public sealed class LightGBMBoosterTests
{
    private const int Rows = 3000, Columns = 6;

    private readonly float[] _values = new float[Rows * Columns], _label = new float[Rows];

    public LightGBMBoosterTests()
    {
        Assert.SkipWhen(LightGBMLibrary.Problem is not null, LightGBMLibrary.Problem?.Hint ?? string.Empty);
        var random = new SeededRandom(5);
        for (var r = 0; r < Rows; r++)
        {
            for (var c = 0; c < Columns; c++) _values[(r * Columns) + c] = random.Next(20) == 0 ? float.NaN : (float)random.NextNormal();
            _label[r] = (float)((float.IsNaN(_values[r * Columns]) ? 1 : _values[r * Columns]) + (0.3 * random.NextNormal()));
        }
    }

    [Fact]
    public void Training_learns_and_both_evaluations_fall()
    {
        using var dataset = Dataset(Parameters());
        using var other = Dataset(Parameters(), reference: dataset);
        using var booster = new LightGBMBooster(Parameters(), dataset, other);
        Assert.True(booster.Update());
        var first = (booster.Evaluate(isValidation: false), booster.Evaluate(isValidation: true));
        Assert.Equal(first.Item1, first.Item2, 1e-9); // the same rows
        for (var i = 0; i < 20; i++) booster.Update();
        Assert.True(booster.Evaluate(isValidation: true) < 0.6 * first.Item2);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bytes()
    {
        var one = Train(Parameters(("num_threads", "1")), 10);
        foreach (var threads in new[] { "2", "3", "5" }) Assert.Equal(Trees(one), Trees(Train(Parameters(("num_threads", threads)), 10)));
        Assert.NotEqual(Trees(one), Trees(Train(Parameters(("seed", "8")), 10)));
    }

    [Fact]
    public void A_saved_model_predicts_the_same_after_loading_and_saves_its_first_rounds_alone()
    {
        using var dataset = Dataset(Parameters());
        using var booster = new LightGBMBooster(Parameters(), dataset);
        for (var i = 0; i < 8; i++) booster.Update();
        using var loaded = LightGBMBooster.Load(booster.Save());
        Assert.Equal(Predict(booster), Predict(loaded));
        using var part = LightGBMBooster.Load(booster.Save(rounds: 3));
        Assert.NotEqual(Predict(booster), Predict(part));
        Assert.Contains("Tree=2\n", part.Save(), StringComparison.Ordinal);
        Assert.DoesNotContain("Tree=3\n", part.Save(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_count_by_their_weight()
    {
        using var dataset = Dataset(Parameters());
        dataset.SetWeight([.. _label.Select(y => y > 0 ? 1f : 1e-4f)]);
        using var booster = new LightGBMBooster(Parameters(("min_sum_hessian_in_leaf", "0")), dataset);
        booster.Update();
        Assert.True(Predict(booster).Average() > 0.3 + _label.Average());
    }

    [Fact]
    public void Threads_of_dotnet_train_side_by_side_without_a_word_and_each_gets_its_model()
    {
        var expected = Trees(Train(Parameters(), 5));
        Parallel.For(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 3 }, _ => Assert.Equal(expected, Trees(Train(Parameters(), 5))));
    }

    [Fact]
    public void What_the_library_refuses_is_an_exception_with_its_reason()
    {
        using var dataset = Dataset(Parameters());
        Assert.Throws<ArgumentException>(() => LightGBMDataset.FromDense(_values, Rows, Columns + 1, Parameters()));
        Assert.Contains("length", Assert.Throws<LightGBMException>(() => dataset.SetLabel([1, 2])).Message, StringComparison.OrdinalIgnoreCase);
        using var booster = new LightGBMBooster(Parameters(), dataset);
        booster.Update();
        var failure = Assert.Throws<LightGBMException>(() => booster.Predict(_values, 10, Columns - 1, 1, threads: 1));
        Assert.Contains("number of features", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.CorruptFile, Assert.Throws<WeirException>(() => LightGBMBooster.Load("this is no model")).Code);
    }

    [Fact]
    public void A_refusal_does_not_name_the_machine_that_built_the_library()
    {
        using var dataset = Dataset(Parameters());
        var parameters = Parameters(("data_sample_strategy", "goss"), ("bagging_freq", "0"), ("top_rate", "0.9"), ("other_rate", "0.5"));
        var message = Assert.Throws<LightGBMException>(() => { new LightGBMBooster(parameters, dataset).Dispose(); }).Message;
        Assert.Contains("top_rate", message, StringComparison.Ordinal);
        Assert.DoesNotContain('/', message);
        Assert.DoesNotContain("line", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Check failed: (a) <= (b) at /src/goss.hpp, line 85 .", "Check failed: (a) <= (b)")]
    [InlineData("Check failed: (a) <= (b) at C:\\a b\\goss.hpp, line 85 .", "Check failed: (a) <= (b)")]
    [InlineData("Length of labels differs at the end\nsecond", "Length of labels differs at the end")]
    [InlineData(null, "the library gave no reason")]
    public void A_refusal_is_its_first_line_without_a_place_in_the_source(string? message, string expected) => Assert.Equal(expected, LightGBMException.Clean(message));

    [Fact]
    public async Task A_model_that_nobody_holds_lives_until_its_call_returns()
    {
        var text = Train(Parameters(), 3);
        using var model = LightGBMBooster.Load(text);
        var expected = Predict(model);
        using var isOver = new CancellationTokenSource();
        var collector = Task.Run(() =>
        {
            while (!isOver.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 40; i++) Assert.Equal(expected, Predict(LightGBMBooster.Load(text)));
        await isOver.CancelAsync();
        await collector;
    }

    private static string Trees(string model) => model[..model.IndexOf("end of trees", StringComparison.Ordinal)];

    private string Train(Dictionary<string, string> parameters, int rounds)
    {
        using var dataset = Dataset(parameters);
        using var booster = new LightGBMBooster(parameters, dataset);
        for (var i = 0; i < rounds; i++) booster.Update();
        return booster.Save();
    }

    private double[] Predict(LightGBMBooster booster) => booster.Predict(_values, Rows, Columns, 1, threads: 1);

    private LightGBMDataset Dataset(Dictionary<string, string> parameters, LightGBMDataset? reference = null)
    {
        var dataset = LightGBMDataset.FromDense(_values, Rows, Columns, parameters, reference);
        dataset.SetLabel(_label);
        return dataset;
    }

    private static Dictionary<string, string> Parameters(params (string Name, string Value)[] others)
    {
        Dictionary<string, string> parameters = new()
        {
            ["objective"] = "regression",
            ["metric"] = "rmse",
            ["bagging_fraction"] = "0.7",
            ["bagging_freq"] = "1",
            ["seed"] = "7",
            ["deterministic"] = "true",
            ["force_row_wise"] = "true",
            ["num_threads"] = "1",
            ["verbosity"] = "-1",
        };
        foreach (var (name, value) in others) parameters[name] = value;
        return parameters;
    }
}
