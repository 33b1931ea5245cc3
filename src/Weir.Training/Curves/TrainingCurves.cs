using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Training.Features;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Curves;

/// <summary>Whether more rows would help (the learning curve), and what a setting does (the validation curve): the learner is trained again for each point.</summary>
/// <param name="learner">The learner.</param>
/// <param name="samples">All rows to train on.</param>
/// <param name="options">What it is told.</param>
/// <param name="groups">Rows that belong together, by number; null for none.</param>
/// <param name="seed">Same seed, same rows held back.</param>
internal sealed class TrainingCurves(ILearner learner, Samples samples, LearnerOptions options, int[]? groups, int seed)
{
    private const double ValidationShare = 0.2;
    private const int LeastRows = 10;
    private static readonly double[] Shares = [0.1, 0.2, 0.4, 0.6, 0.8, 1];

    private readonly LearnerOptions _options = options with { HasCurves = false };

    /// <summary>Losses with more and more of the rows, each part in the next.</summary>
    public List<CurvePoint> Learning(CancellationToken cancellation)
    {
        var (fit, check) = Split();
        new SeededRandom((ulong)seed).Shuffle<int>(fit);
        var (validation, classes) = (samples.Select(check), Classes(fit));
        List<CurvePoint> points = [];
        foreach (var rows in Shares.Select(s => (int)Math.Round(s * fit.Length)).Where(r => r >= LeastRows).Distinct())
        {
            _options.Progress.Report("learning curve", rows, fit.Length, "rows");
            if (Classes(fit.AsSpan(0, rows)) < classes) continue; // a part that lacks a class says nothing of it
            points.Add(Point(rows.ToString(CultureInfo.InvariantCulture), samples.Select(fit[..rows]), validation, _options, cancellation));
        }

        return points;
    }

    /// <summary>Losses with each value of a setting.</summary>
    /// <exception cref="WeirException">A usage error: the learner has no such setting, or a value does not fit.</exception>
    public List<CurvePoint> Validation(ValidationValues values, FeaturePlan plan, CancellationToken cancellation)
    {
        var (fit, check) = Split();
        var (training, validation) = (samples.Select(fit), samples.Select(check));
        List<CurvePoint> points = [];
        foreach (var value in values.Values)
        {
            _options.Progress.Report($"{values.Setting} = {value}", points.Count, values.Values.Count, "values");
            var settings = new Dictionary<string, Tuning.Spaces.ParameterValue>(_options.Settings, StringComparer.Ordinal);
            foreach (var (name, parsed) in LearnerSettings.Of(new Dictionary<string, string> { [values.Setting] = value }, plan)) settings[name] = parsed;
            points.Add(Point(value, training, validation, _options with { Settings = settings }, cancellation));
        }

        return points;
    }

    private CurvePoint Point(string at, Samples training, Samples validation, LearnerOptions told, CancellationToken cancellation)
    {
        try
        {
            using var model = learner.Train(training, validation, told, cancellation);
            return new CurvePoint(at, Loss.Of(told, training, model.Score(training)), Loss.Of(told, validation, model.Score(validation)));
        }
        catch (Native.XGBoost.XGBoostException e)
        {
            throw new WeirException(ErrorCodes.InvalidValue, $"the learner '{learner.Name}' does not take this setting: {e.Message}", inner: e) { Kind = FailureKind.Usage };
        }
    }

    private (int[] Fit, int[] Check) Split()
    {
        int[] all = [.. Enumerable.Range(0, samples.Rows)];
        return groups is null ? RowSplit.Split(all, samples.Target, _options.Task.IsOfClasses(), ValidationShare, seed + 1) : RowGroups.Split(all, groups, ValidationShare, seed + 1);
    }

    private int Classes(ReadOnlySpan<int> rows)
    {
        if (!_options.Task.IsOfClasses()) return 0;
        var seen = new HashSet<float>();
        foreach (var row in rows) seen.Add(samples.Target[row]);
        return seen.Count;
    }
}
