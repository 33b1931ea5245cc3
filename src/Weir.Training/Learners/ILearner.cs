using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Models.Onnx.Building;
using Weir.Training.Learners.Network;
using Weir.Tuning.Spaces;

namespace Weir.Training.Learners;

/// <summary>A way to learn. Every one that Weir knows stands in <see cref="LearnerCatalog"/>.</summary>
internal interface ILearner
{
    /// <summary>Its name on the command line and in the leaderboard.</summary>
    string Name { get; }

    /// <summary>Why it cannot be used here, with what brings it; null for one that needs nothing more.</summary>
    WeirException? Absence => null;

    /// <summary>Names of the settings that it takes.</summary>
    IReadOnlyList<string> SettingNames => [];

    /// <summary>Whether it learns any target, and of many rows soon: a training without a search tries it, a search on a large table begins with it, and one in haste tries no other.</summary>
    bool IsQuick => false;

    /// <summary>Whether its model can be told: a weight a feature, or trees of a few questions where they are kept shallow.</summary>
    bool IsTellable => false;

    /// <summary>Whether its model is many times the size of others, and as slow to serve.</summary>
    bool IsBulky => false;

    /// <summary>Whether it can learn from a table that is read in parts and never in memory whole.</summary>
    bool LearnsInParts => false;

    /// <summary>Why it cannot learn this, as the end of a sentence; null when it can.</summary>
    /// <param name="task">What is learnt.</param>
    /// <param name="target">The target of the training rows.</param>
    string? Unfit(LearningTask task, ReadOnlySpan<float> target) => task.IsPlain() ? null : "it learns classes and single numbers";

    /// <summary>Trains on one part and uses the other to decide when to stop and how much to regularise.</summary>
    ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation);

    /// <summary>A model as <see cref="ITrainedModel.Write"/> wrote it, perhaps in another process: the same in every bit.</summary>
    /// <param name="reader">Stands where the model begins.</param>
    /// <param name="options">What it was trained with.</param>
    ITrainedModel Read(BinaryReader reader, LearnerOptions options);
}

/// <summary>What a learner made.</summary>
internal interface ITrainedModel : IDisposable
{
    /// <summary>Figures after each round, for curves.</summary>
    IReadOnlyList<RoundFigure> Rounds { get; }

    /// <summary>How it was trained.</summary>
    IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>Trees in it: what it costs to check and to serve.</summary>
    int Trees => 0;

    /// <summary>Rows that its graph takes at once without much memory.</summary>
    int BatchRows => 8192;

    /// <summary>Predictions, rows × outputs: the probability of the second class, of each class, or the value. As exact as the graph will be.</summary>
    float[] Predict(Samples samples);

    /// <summary>The same, where the last digits do not matter and time does.</summary>
    float[] Score(Samples samples) => Predict(samples);

    /// <summary>Trains the same model on more rows.</summary>
    ITrainedModel Refit(Samples all, CancellationToken cancellation);

    /// <summary>Adds the model to a graph; the result is what <see cref="Predict"/> gives, [rows, outputs].</summary>
    string Add(GraphBuilder graph, string features);

    /// <summary>How much each feature matters, by its place; empty when the model cannot say.</summary>
    IReadOnlyDictionary<int, double> Importance();

    /// <summary>Writes the model, for <see cref="ILearner.Read"/> of the learner that made it.</summary>
    void Write(BinaryWriter writer);
}

/// <summary>What a learner is told.</summary>
/// <param name="Task">What is learnt.</param>
/// <param name="Outputs">Classes of a multi-class task, else 1.</param>
/// <param name="Scaled">Which features should be brought to one scale.</param>
/// <param name="Sparse">Which features are 0 in most rows.</param>
/// <param name="Seed">Same seed, same model.</param>
/// <param name="MostRounds">Rounds of boosting at most.</param>
/// <param name="Progress">Hears how far it has come.</param>
internal sealed record LearnerOptions(LearningTask Task, int Outputs, bool[] Scaled, bool[] Sparse, int Seed, int MostRounds, IProgressSink Progress)
{
    /// <summary>None that differ from the learner's own.</summary>
    public static readonly IReadOnlyDictionary<string, ParameterValue> NoSettings = new Dictionary<string, ParameterValue>();

    /// <summary>None, as a user gives them.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoTexts = new Dictionary<string, string>();

    /// <summary>Settings of the learner that differ from its own, by its names.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Settings { get; init; } = NoSettings;

    /// <summary>A setting that is a number.</summary>
    public double Number(string name, double otherwise) => !Settings.TryGetValue(name, out var value) ? otherwise : value.IsNumber
        ? value.Number
        : throw new WeirException(ErrorCodes.InvalidValue, $"the setting '{name}' must be a number, not '{value.Text}'");

    /// <summary>A setting that is a finite number above 0.</summary>
    /// <exception cref="WeirException">A usage error: another number.</exception>
    public double Positive(string name, double otherwise) => Number(name, otherwise) is var number && double.IsFinite(number) && number > 0
        ? number
        : throw WeirException.Usage($"the setting '{name}' must be a number above 0, not {LinearLearner.Text(number)}");

    /// <summary>A setting that is a text, or a number as text.</summary>
    public string Text(string name, string otherwise) => !Settings.TryGetValue(name, out var value) ? otherwise : value.IsNumber ? LinearLearner.Text(value.Number) : value.Text!;

    /// <summary>Shares of the quantiles of a quantile task.</summary>
    public double[] Quantiles { get; init; } = [];

    /// <summary>Threads; 0 decides by the size of the table.</summary>
    public int Threads { get; init; }

    /// <summary>Whether figures on the training rows are noted too, for curves.</summary>
    public bool HasCurves { get; init; } = true;

    /// <summary>Takes what is predicted for the validation rows at other steps than the best; null where nobody asks.</summary>
    public StoppingPath? Path { get; init; }
}

/// <summary>A figure after a round.</summary>
/// <param name="Name">As <c>validation_logloss</c>.</param>
/// <param name="Round">0, 1, …</param>
/// <param name="Value">Its value.</param>
internal sealed record RoundFigure(string Name, int Round, double Value);

/// <summary>Every learner that Weir knows.</summary>
internal static class LearnerCatalog
{
    public static IReadOnlyList<ILearner> All { get; } =
    [
        new XGBoostLearner(), new LinearLearner(), new ForestLearner(), new NetworkLearner(), new BayesLearner(), new NeighboursLearner(), new GeneralisedLearner(),
        new DartLearner(), new GradientLinearLearner(), new LightGBMLearner(), new ConstantLearner(),
    ];

    /// <summary>What a training without a search tries.</summary>
    public static IReadOnlyList<ILearner> Usual { get; } = [.. All.Where(l => l.IsQuick)];

    /// <summary>Those whose libraries are here.</summary>
    public static IEnumerable<ILearner> Available => All.Where(l => l.Absence is null);

    public static ILearner Find(string name) => All.First(l => l.Name == name);
}
