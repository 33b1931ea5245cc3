using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Training.Evaluation;

/// <summary>How good a model is on rows: figures, slices, curves, residuals. The verdict on it is an <see cref="Client.Evaluations.EvaluationReport"/>.</summary>
public sealed record ModelEvaluation
{
    /// <summary>What was evaluated.</summary>
    public required string Model { get; init; }

    /// <summary>Content of its package, <c>md5:HEX.dir</c>, or of the file, <c>md5:HEX</c>.</summary>
    public required string Hash { get; init; }

    /// <summary>Column with the truth.</summary>
    public required string Target { get; init; }

    /// <summary><c>binary</c>, <c>multiclass</c> or <c>regression</c>.</summary>
    public required string Task { get; init; }

    /// <summary>Classes; the second of two is the positive one.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Table that was judged on.</summary>
    public required string Data { get; init; }

    /// <summary>Its content, <c>md5:HEX</c>.</summary>
    public required string DataHash { get; init; }

    /// <summary>Rows that were judged.</summary>
    public required int Rows { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>True when the package says that it was trained on this very table; null when it does not say on what.</summary>
    public bool? TrainedOnTheseRows { get; init; }

    /// <summary>Figures on all rows.</summary>
    public required IReadOnlyList<EvaluatedFigure> Figures { get; init; }

    /// <summary>Figures on parts of the rows.</summary>
    public IReadOnlyList<SliceFigures>? Slices { get; init; }

    /// <summary>Confidence of the intervals.</summary>
    public double? Level { get; init; }

    /// <summary>Resamples behind the intervals; null where they are not drawn.</summary>
    public int? Resamples { get; init; }

    /// <summary>Of a forecast: times of origins, a horizon apart, behind the intervals.</summary>
    public int? Times { get; init; }

    /// <summary>Of classes.</summary>
    public ClassDetail? Classification { get; init; }

    /// <summary>Of two classes with probabilities.</summary>
    public BinaryDetail? Binary { get; init; }

    /// <summary>Of numbers.</summary>
    public ResidualDetail? Residuals { get; init; }

    /// <summary>Of forecasts.</summary>
    public ForecastDetail? Forecast { get; init; }

    /// <summary>The other model on the same rows.</summary>
    public ModelComparison? Comparison { get; init; }

    /// <summary>What was left out or is worth knowing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The evaluation as JSON.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, ModelEvaluationJson.Default.ModelEvaluation);
}

/// <summary>A figure.</summary>
/// <param name="Name">Its metric.</param>
/// <param name="Value">Null where the rows do not define it.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Baseline">The same of a model that knows the truth's mean or commonest class alone.</param>
/// <param name="GreaterIsBetter">True for a score.</param>
/// <param name="Why">Why there is no value.</param>
public sealed record EvaluatedFigure(string Name, double? Value, double? Low, double? High, double? Baseline, bool GreaterIsBetter, string? Why = null)
{
    /// <summary>The best value of a figure that is neither better greater nor less, but nearer to it; null for the others.</summary>
    public double? Best { get; init; }
}

/// <summary>Figures of a part of the rows.</summary>
/// <param name="Name">Such as <c>country=DE</c>.</param>
/// <param name="Rows">How many.</param>
/// <param name="Figures">Figures by name; null where the rows do not define one.</param>
/// <param name="Low">Lower end of the first figure's interval.</param>
/// <param name="High">Upper end.</param>
public sealed record SliceFigures(string Name, int Rows, IReadOnlyDictionary<string, double?> Figures, double? Low = null, double? High = null);

/// <summary>What classes are taken for.</summary>
/// <param name="Confusion">Weight of the rows by true (outer) and predicted (inner) class.</param>
/// <param name="PerClass">Figures of each class.</param>
public sealed record ClassDetail(IReadOnlyList<IReadOnlyList<double>> Confusion, IReadOnlyList<ClassFigures> PerClass);

/// <summary>Figures of a class against the rest.</summary>
/// <param name="Class">The class.</param>
/// <param name="Support">Weight of its rows.</param>
/// <param name="Precision">Share of the rows predicted as it that belong to it.</param>
/// <param name="Recall">Share of its rows predicted as it.</param>
/// <param name="F1">Harmonic mean of both.</param>
/// <param name="RocAuc">Area under the ROC curve against the rest; null without probabilities or rows.</param>
public sealed record ClassFigures(string Class, double Support, double Precision, double Recall, double F1, double? RocAuc);

/// <summary>Curves and thresholds of two classes.</summary>
public sealed record BinaryDetail
{
    /// <summary>False against true positive rate.</summary>
    public IReadOnlyList<CurvePoint> Roc { get; init; } = [];

    /// <summary>Recall against precision.</summary>
    public IReadOnlyList<CurvePoint> PrecisionRecall { get; init; } = [];

    /// <summary>Mean probability against share of positives, ten bins of equally many rows.</summary>
    public IReadOnlyList<CurvePoint> Calibration { get; init; } = [];

    /// <summary>Expected calibration error.</summary>
    public double? CalibrationError { get; init; }

    /// <summary>Share of the positives in each tenth of the rows by score, summed.</summary>
    public IReadOnlyList<double> Gain { get; init; } = [];

    /// <summary>Gain over the share of the rows.</summary>
    public IReadOnlyList<double> Lift { get; init; } = [];

    /// <summary>Threshold against true and false positive rate; their largest gap is KS.</summary>
    public IReadOnlyList<RatePoint> Rates { get; init; } = [];

    /// <summary>What thresholds make of the rows.</summary>
    public IReadOnlyList<ThresholdFigures> Thresholds { get; init; } = [];

    /// <summary>Thresholds that were chosen, with the reason.</summary>
    public IReadOnlyList<ChosenThreshold> Chosen { get; init; } = [];
}

/// <summary>A point of a curve.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Upwards.</param>
public readonly record struct CurvePoint(double X, double Y);

/// <summary>Rates at a threshold.</summary>
/// <param name="Threshold">Least score that is flagged.</param>
/// <param name="TruePositiveRate">Share of the positive rows flagged.</param>
/// <param name="FalsePositiveRate">Share of the negative rows flagged.</param>
public readonly record struct RatePoint(double Threshold, double TruePositiveRate, double FalsePositiveRate);

/// <summary>Figures at a threshold.</summary>
/// <param name="Threshold">Least score that is flagged.</param>
/// <param name="Precision">Share of the flagged rows that are positive.</param>
/// <param name="Recall">Share of the positive rows that are flagged.</param>
/// <param name="F1">Harmonic mean of both.</param>
/// <param name="Flagged">Share of all rows that are flagged.</param>
/// <param name="Cost">Cost a row; null where no costs are stated.</param>
public sealed record ThresholdFigures(double Threshold, double Precision, double Recall, double F1, double Flagged, double? Cost);

/// <summary>A threshold that was chosen.</summary>
/// <param name="By">By what: <c>cost</c> or a metric.</param>
/// <param name="Threshold">Least score that is flagged.</param>
/// <param name="Value">Cost a row, or the metric, there.</param>
/// <param name="AtHalf">The same at ½.</param>
/// <param name="Figures">Figures there.</param>
public sealed record ChosenThreshold(string By, double Threshold, double Value, double AtHalf, ThresholdFigures Figures);

/// <summary>What residuals (truth − prediction) look like.</summary>
public sealed record ResidualDetail
{
    /// <summary>Prediction against residual; of many rows an evenly drawn thousand.</summary>
    public IReadOnlyList<CurvePoint> Fitted { get; init; } = [];

    /// <summary>LOWESS line of that.</summary>
    public IReadOnlyList<CurvePoint> FittedLine { get; init; } = [];

    /// <summary>Normal quantile against standardised residual.</summary>
    public IReadOnlyList<CurvePoint> Quantiles { get; init; } = [];

    /// <summary>Prediction against √|standardised residual|.</summary>
    public IReadOnlyList<CurvePoint> Scale { get; init; } = [];

    /// <summary>LOWESS line of that.</summary>
    public IReadOnlyList<CurvePoint> ScaleLine { get; init; } = [];

    /// <summary>Leverage against standardised residual.</summary>
    public IReadOnlyList<CurvePoint> Leverage { get; init; } = [];

    /// <summary>Rows that pull most, by Cook's distance.</summary>
    public IReadOnlyList<InfluentialRow> Influential { get; init; } = [];

    /// <summary>Edges of the residuals' histogram.</summary>
    public IReadOnlyList<double> Edges { get; init; } = [];

    /// <summary>Rows in each bin.</summary>
    public IReadOnlyList<double> Counts { get; init; } = [];

    /// <summary>Tests by name: statistic and p.</summary>
    public IReadOnlyList<ResidualTest> Tests { get; init; } = [];
}

/// <summary>A row that pulls.</summary>
/// <param name="Row">Its number in the table, from 1.</param>
/// <param name="Truth">The truth.</param>
/// <param name="Prediction">What was predicted.</param>
/// <param name="Cook">Cook's distance.</param>
public sealed record InfluentialRow(int Row, double Truth, double Prediction, double Cook);

/// <summary>A test of residuals.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Statistic">Its statistic.</param>
/// <param name="P">Its p; null where it has none.</param>
/// <param name="Meaning">What a small p (or the statistic) says.</param>
public sealed record ResidualTest(string Name, double Statistic, double? P, string Meaning);

/// <summary>Two models on the same rows.</summary>
/// <param name="Other">The other one.</param>
/// <param name="Hash">Its content.</param>
/// <param name="TrainedOnTheseRows">As of the first.</param>
/// <param name="Figures">Figures of both.</param>
/// <param name="Tests">McNemar's and DeLong's tests, where they fit.</param>
public sealed record ModelComparison(string Other, string Hash, bool? TrainedOnTheseRows, IReadOnlyList<ComparedFigure> Figures, IReadOnlyList<ResidualTest> Tests)
{
    /// <summary>The other model's figures on parts of the rows.</summary>
    public IReadOnlyList<SliceFigures>? Slices { get; init; }
}

/// <summary>A figure of two models.</summary>
/// <param name="Name">Its metric.</param>
/// <param name="Value">Of the model.</param>
/// <param name="Other">Of the other.</param>
/// <param name="Difference">Value − other.</param>
/// <param name="Low">Lower end of the difference's interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="P">Two-sided: by the paired bootstrap, of forecasts by the test of Diebold and Mariano.</param>
/// <param name="GreaterIsBetter">True for a score.</param>
public sealed record ComparedFigure(string Name, double? Value, double? Other, double? Difference, double? Low, double? High, double? P, bool GreaterIsBetter)
{
    /// <summary>The best value of a figure that is neither better greater nor less, but nearer to it; null for the others.</summary>
    public double? Best { get; init; }
}

/// <summary>How evaluations are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelEvaluation))]
internal sealed partial class ModelEvaluationJson : JsonSerializerContext;
