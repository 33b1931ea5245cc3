using Weir.Native.XGBoost;
using Weir.Tuning.Spaces;

namespace Weir.Training.Learners;

/// <summary>A random forest: many deep trees side by side, each on other rows and with other columns at each node.</summary>
internal sealed class ForestLearner : ILearner
{
    private static readonly (string Name, ParameterValue Value)[] Own =
    [
        ("num_parallel_tree", ParameterValue.Of(200L)), ("eta", ParameterValue.Of(1.0)), ("max_depth", ParameterValue.Of(16L)), ("min_child_weight", ParameterValue.Of(1.0)),
        ("subsample", ParameterValue.Of(0.632)), ("colsample_bytree", ParameterValue.Of(1.0)), ("colsample_bynode", ParameterValue.Of(0.4)), ("lambda", ParameterValue.Of(0.1)),
    ];

    public string Name => "forest";

    public bool IsBulky => true;

    public IReadOnlyList<string> SettingNames => XGBoostParameters.Settable;

    public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        var settings = Own.ToDictionary(s => s.Name, s => s.Value);
        foreach (var (name, value) in options.Settings) settings[name] = value;
        var parameters = XGBoostParameters.Of(training, options with { Settings = settings });
        var matrix = training.Matrix();
        var booster = new Booster(parameters, matrix);
        try
        {
            cancellation.ThrowIfCancellationRequested();
            booster.UpdateOneIteration(0, matrix);
            var forest = new BoostedTrees(booster, parameters, options, 1, []);
            return options.HasCurves ? new BoostedTrees(booster, parameters, options, 1, [new RoundFigure("validation_loss", 0, Loss.Of(options, validation, forest.Score(validation)))]) : forest;
        }
        catch
        {
            booster.Dispose();
            throw;
        }
    }

    public ITrainedModel Read(BinaryReader reader, LearnerOptions options) => BoostedTrees.Read(reader, options);
}
