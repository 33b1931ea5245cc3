using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Models.Onnx.Building;
using Weir.Native.LightGBM;
using Weir.Training.Export;

namespace Weir.Training.Learners;

/// <summary>A trained LightGBM model: the text of its best rounds.</summary>
internal sealed class LightGBMTrees(string text, IReadOnlyDictionary<string, string> parameters, LearnerOptions options, int rounds, IReadOnlyList<RoundFigure> figures) : ITrainedModel
{
    private const int Patience = 40;
    private const double PatientRate = 0.05;

    private readonly LightGBMModel _parsed = LightGBMModel.Parse(text);
    private readonly Lazy<LightGBMBooster> _booster = new(() => LightGBMBooster.Load(text));

    public IReadOnlyList<RoundFigure> Rounds => figures;

    public IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string>(parameters.Where(p => p.Key is not (LightGBMParameters.Threads or "verbosity"))) { ["rounds"] = rounds.ToString(CultureInfo.InvariantCulture) };

    public int Trees => _parsed.Trees.Count;

    /// <summary>Boosts until the figure on the validation rows no longer improves.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: the library refused settings that go together with others or the data only.</exception>
    public static LightGBMTrees Train(Dictionary<string, string> parameters, Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        List<RoundFigure> figures = [];
        var (best, bestRound) = (double.PositiveInfinity, 0);
        // Slow learners rest longer between gains.
        var patience = (int)Math.Clamp(Patience * PatientRate / double.Parse(parameters["learning_rate"], CultureInfo.InvariantCulture), 15, 150);
        var name = FigureName(parameters, options);
        var path = options.Path?.Begin();
        var text = Boost(parameters, training, validation, options.MostRounds, (booster, round) =>
        {
            cancellation.ThrowIfCancellationRequested();
            options.Progress.Report("training lightgbm", round, options.MostRounds, "rounds");
            var value = booster.Evaluate(isValidation: true);
            if (options.HasCurves)
            {
                figures.Add(new RoundFigure($"train_{name}", round, booster.Evaluate(isValidation: false)));
                figures.Add(new RoundFigure($"validation_{name}", round, value));
            }

            if (options.Task == LearningTask.Ranking) value = -value; // a gain
            if (value < best) (best, bestRound) = (value, round);
            if (path?.Wants(round + 1) == true) path.Add(round + 1, Array.ConvertAll(booster.Predict(validation.Features, validation.Rows, validation.Width, OutputsOf(options), ThreadsOf(parameters)), p => (float)p));
            return round - bestRound < patience;
        }, () => bestRound + 1, cancellation);
        if (path is not null) path.Best = bestRound + 1;
        return new LightGBMTrees(text, parameters, options, bestRound + 1, figures);
    }

    public float[] Predict(Samples samples)
    {
        try
        {
            return Array.ConvertAll(_booster.Value.Predict(samples.Features, samples.Rows, samples.Width, _parsed.Groups, ThreadsOf(parameters)), p => (float)p);
        }
        catch (LightGBMException e)
        {
            throw new WeirException(ErrorCodes.InvalidValue, $"the model of the learner 'lightgbm' cannot predict these rows: {e.Message}", inner: e);
        }
    }

    public ITrainedModel Refit(Samples all, CancellationToken cancellation) => new LightGBMTrees(
        Boost(parameters, all, null, rounds, (_, _) =>
        {
            cancellation.ThrowIfCancellationRequested();
            return true;
        }, () => rounds, cancellation),
        parameters, options, rounds, figures);

    public string Add(GraphBuilder graph, string features) => LightGBMExporter.Add(graph, features, _parsed);

    public IReadOnlyDictionary<int, double> Importance()
    {
        Dictionary<int, double> gains = [];
        foreach (var tree in _parsed.Trees) for (var i = 0; i < tree.Feature.Length; i++) gains[tree.Feature[i]] = gains.GetValueOrDefault(tree.Feature[i]) + tree.Gain[i];
        return gains;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(parameters);
        writer.Write(rounds);
        writer.Write(figures);
        writer.WriteBlock(System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static LightGBMTrees Read(BinaryReader reader, LearnerOptions options)
    {
        var (parameters, rounds, figures) = (reader.ReadTexts(), reader.ReadInt32(), reader.ReadFigures());
        return new LightGBMTrees(System.Text.Encoding.UTF8.GetString(reader.ReadBlock()), parameters, options, rounds, figures);
    }

    public void Dispose()
    {
        if (_booster.IsValueCreated) _booster.Value.Dispose();
    }

    // Trains; the text of as many rounds as are wanted in the end.
    private static string Boost(
        IReadOnlyDictionary<string, string> parameters, Samples training, Samples? validation, int most, Func<LightGBMBooster, int, bool> goesOn, Func<int> wanted, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            using var train = DatasetOf(training, parameters, null);
            using var check = validation is null ? null : DatasetOf(validation, parameters, train);
            using var booster = new LightGBMBooster(parameters, train, check);
            for (var round = 0; round < most; round++)
            {
                // Without a split there is a tree of one leaf in the first round, and none in others.
                var isSplit = booster.Update();
                if (!isSplit && round > 0) break;
                if (!goesOn(booster, round) || !isSplit) break;
            }

            return booster.Save(wanted());
        }
        catch (LightGBMException e)
        {
            throw new WeirException(ErrorCodes.InvalidValue, $"the learner 'lightgbm' does not take these settings or this table: {e.Message}", inner: e);
        }
    }

    private static LightGBMDataset DatasetOf(Samples samples, IReadOnlyDictionary<string, string> parameters, LightGBMDataset? reference)
    {
        var dataset = LightGBMDataset.FromDense(samples.Features, samples.Rows, samples.Width, parameters, reference);
        try
        {
            dataset.SetLabel(samples.Target);
            if (samples.Weights is { } weights) dataset.SetWeight(weights);
            if (samples.Queries is not null) dataset.SetGroups(samples.QuerySizes());
            return dataset;
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    private static int OutputsOf(LearnerOptions options) => options.Task == LearningTask.Multiclass ? options.Outputs : 1;

    private static int ThreadsOf(IReadOnlyDictionary<string, string> parameters) => int.Parse(parameters[LightGBMParameters.Threads], CultureInfo.InvariantCulture);

    // As XGBoost's learner calls them, so that curves of both lie in one picture.
    private static string FigureName(Dictionary<string, string> parameters, LearnerOptions options) => options.Task switch
    {
        LearningTask.Binary => "logloss",
        LearningTask.Multiclass => "mlogloss",
        LearningTask.Ranking => "ndcg",
        LearningTask.Quantile => $"pinball.q{parameters["alpha"]}",
        _ => "rmse",
    };
}
