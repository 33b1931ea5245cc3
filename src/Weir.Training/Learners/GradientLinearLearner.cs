using System.Globalization;
using Weir.Models.Onnx.Building;
using Weir.Native.XGBoost;
using Weir.Training.Export;
using Weir.Tuning.Spaces;

namespace Weir.Training.Learners;

/// <summary>XGBoost's linear booster on scaled features: coordinate descent with both penalties, stopped by validation. (Its other way of descending differs from run to run.)</summary>
internal sealed class GradientLinearLearner : ILearner
{
    private const int Patience = 20;
    private const int MostRounds = 300;

    private static readonly (string Name, ParameterValue Value)[] Own =
    [
        ("booster", ParameterValue.Of("gblinear")), ("updater", ParameterValue.Of("coord_descent")), ("feature_selector", ParameterValue.Of("cyclic")),
        ("eta", ParameterValue.Of(0.5)), ("lambda", ParameterValue.Of(0.001)), ("alpha", ParameterValue.Of(0.0)),
    ];

    private static readonly string[] OfLinear = ["eta", "lambda", "alpha", "learning_rate", "reg_lambda", "reg_alpha", "feature_selector", "top_k"];

    public string Name => "gblinear";

    public IReadOnlyList<string> SettingNames => OfLinear;

    public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        var scaler = FeatureScaler.Fit(training, options.Scaled);
        var parameters = Parameters(training, options);
        using var train = Matrix(training, scaler);
        using var check = Matrix(validation, scaler);
        using var booster = new Booster(parameters, train, check);
        List<RoundFigure> figures = [];
        var path = options.Path?.Begin();
        var (best, bestRound, bestModel) = (double.PositiveInfinity, 0, Array.Empty<byte>());
        for (var round = 0; round < Math.Min(MostRounds, options.MostRounds) && round - bestRound < Patience; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            booster.UpdateOneIteration(round, train);
            var value = booster.EvaluateOneIteration(round, ("validation", check))[0];
            figures.Add(new RoundFigure($"validation_{value.Metric}", round, value.Value));
            if (value.Value < best) (best, bestRound, bestModel) = (value.Value, round, booster.Save(BoosterFormat.Json));
            if (path?.Wants(round + 1) == true) path.Add(round + 1, booster.Predict(check).Values);
        }

        if (path is not null) path.Best = bestRound + 1;

        return Of(bestModel.Length > 0 ? bestModel : booster.Save(BoosterFormat.Json), scaler, bestRound + 1, options, figures);
    }

    public ITrainedModel Read(BinaryReader reader, LearnerOptions options) => new GradientLinearModel(LinearModel.Read(reader, options), reader.ReadInt32());

    internal static GradientLinearModel Fit(Samples samples, LearnerOptions options, int rounds, IReadOnlyList<RoundFigure> figures, CancellationToken cancellation)
    {
        var scaler = FeatureScaler.Fit(samples, options.Scaled);
        using var train = Matrix(samples, scaler);
        using var booster = new Booster(Parameters(samples, options), train);
        for (var round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            booster.UpdateOneIteration(round, train);
        }

        return Of(booster.Save(BoosterFormat.Json), scaler, rounds, options, figures);
    }

    private static Dictionary<string, string> Parameters(Samples samples, LearnerOptions options)
    {
        var settings = Own.ToDictionary(s => s.Name, s => s.Value);
        foreach (var (name, value) in options.Settings) settings[name] = value;
        var all = XGBoostParameters.Of(samples, options with { Settings = settings });
        foreach (var name in new[] { "tree_method", "max_depth", "min_child_weight", "subsample", "colsample_bytree", "max_bin" }) all.Remove(name);
        return all;
    }

    private static DMatrix Matrix(Samples samples, FeatureScaler scaler)
    {
        var matrix = DMatrix.FromDense(scaler.Apply(samples), samples.Rows, samples.Width);
        matrix.SetLabel(samples.Target);
        samples.SetWeights(matrix);
        return matrix;
    }

    private static GradientLinearModel Of(byte[] json, FeatureScaler scaler, int rounds, LearnerOptions options, IReadOnlyList<RoundFigure> figures)
    {
        var model = XGBoostModel.Parse(json);
        var weights = model.Weights.Take(model.Features * model.Groups).Select(w => (double)w).ToArray();
        var start = options.Task == LearningTask.Binary ? Math.Log(model.BaseScores[0] / (1 - model.BaseScores[0])) : model.BaseScores[0];
        var bias = model.Weights.Skip(weights.Length).Select(b => b + start).ToArray();
        return new GradientLinearModel(new LinearModel(scaler, weights, bias, options, 0) { Rounds = figures, Solution = [] }, rounds);
    }
}

/// <summary>A linear model that was boosted.</summary>
internal sealed class GradientLinearModel(LinearModel inner, int rounds) : ITrainedModel
{
    public IReadOnlyList<RoundFigure> Rounds => inner.Rounds;

    public IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string> { ["rounds"] = rounds.ToString(CultureInfo.InvariantCulture) };

    public float[] Predict(Samples samples) => inner.Predict(samples);

    public ITrainedModel Refit(Samples all, CancellationToken cancellation) => GradientLinearLearner.Fit(all, inner.Options, rounds, inner.Rounds, cancellation);

    public string Add(GraphBuilder graph, string features) => inner.Add(graph, features);

    public IReadOnlyDictionary<int, double> Importance() => inner.Importance();

    public void Write(BinaryWriter writer)
    {
        inner.Write(writer);
        writer.Write(rounds);
    }

    public void Dispose() => inner.Dispose();
}
