using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Learners;

/// <summary>A fitted naive Bayes model. The logarithm of every class's likelihood is quadratic in the scaled features: Σ a·x² + b·x + c.</summary>
/// <param name="Scaler">Brings features to one scale.</param>
/// <param name="Squares">a, [feature, class].</param>
/// <param name="Slopes">b, [feature, class].</param>
/// <param name="Bias">c, one a class.</param>
/// <param name="Temper">Power of the likelihood.</param>
/// <param name="Separation">How far the classes lie apart in each feature.</param>
/// <param name="Options">What the learner was told.</param>
internal sealed record BayesModel(FeatureScaler Scaler, double[] Squares, double[] Slopes, double[] Bias, double Temper, double[] Separation, LearnerOptions Options) : ITrainedModel
{
    private int Classes => Bias.Length;

    public IReadOnlyList<RoundFigure> Rounds { get; init; } = [];

    public IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string> { ["temper"] = LinearLearner.Text(Temper) };

    public static BayesModel Fit(Samples samples, LearnerOptions options, double temper, CancellationToken cancellation)
    {
        var (alpha, floor) = (options.Positive("alpha", 1), options.Positive("variance_floor", 1e-3));
        var classes = Math.Max(2, options.Outputs);
        var (width, scaler) = (samples.Width, FeatureScaler.Fit(samples, options.Scaled));
        var counts = new double[classes];
        double[] sums = new double[width * classes], squares = new double[width * classes];
        bool[] isFlag = [.. options.Sparse], isCount = [.. options.Sparse];
        for (var r = 0; r < samples.Rows; r++)
        {
            if ((r & 1023) == 0) cancellation.ThrowIfCancellationRequested();
            var (c, weight) = ((int)samples.Target[r], samples.WeightOf(r));
            counts[c] += weight;
            for (var f = 0; f < width; f++)
            {
                var x = scaler.One(samples.Features[((long)r * width) + f], f);
                if (x == 0) continue;
                if (x != 1) isFlag[f] = false;
                if (x < 0) isCount[f] = false;
                sums[(f * classes) + c] += weight * x;
                squares[(f * classes) + c] += weight * x * x;
            }
        }

        var total = counts.Sum();
        var bias = Array.ConvertAll(counts, n => Math.Log((n + 0.5) / (total + (0.5 * classes))));
        var words = new double[classes]; // weight of all sparse features that are no flags
        var vocabulary = 0;
        for (var f = 0; f < width; f++)
        {
            if (isFlag[f] || !isCount[f]) continue;
            vocabulary++;
            for (var c = 0; c < classes; c++) words[c] += sums[(f * classes) + c];
        }

        double[] a = new double[width * classes], b = new double[width * classes], separation = new double[width];
        for (var f = 0; f < width; f++)
        {
            double within = 0, mean = 0;
            for (var c = 0; c < classes; c++) mean += sums[(f * classes) + c] / total;
            for (var c = 0; c < classes; c++)
            {
                var (i, n) = ((f * classes) + c, Math.Max(counts[c], 1e-9));
                var center = sums[i] / n;
                var variance = Math.Max(0, (squares[i] / n) - (center * center));
                within += variance * n / total;
                separation[f] += (center - mean) * (center - mean) * n / total;
                if (isFlag[f])
                {
                    var share = (sums[i] + alpha) / (counts[c] + (2 * alpha));
                    b[i] = Math.Log(share) - Math.Log(1 - share);
                    bias[c] += Math.Log(1 - share);
                }
                else if (isCount[f])
                {
                    b[i] = Math.Log((sums[i] + alpha) / (words[c] + (alpha * vocabulary)));
                }
                else if (scaler.Inverse[f] != 0)
                {
                    variance += floor;
                    (a[i], b[i]) = (-0.5 / variance, center / variance);
                    bias[c] -= (0.5 * center * center / variance) + (0.5 * Math.Log(variance));
                }
            }

            separation[f] /= within + floor;
        }

        return new BayesModel(scaler, a, b, bias, temper, separation, options);
    }

    public float[] Predict(Samples samples)
    {
        var outputs = Options.Outputs;
        var predictions = new float[samples.Rows * outputs];
        var logs = new double[Classes];
        for (var r = 0; r < samples.Rows; r++)
        {
            Bias.CopyTo(logs, 0);
            for (var f = 0; f < samples.Width; f++)
            {
                var x = Scaler.One(samples.Features[((long)r * samples.Width) + f], f);
                if (x == 0) continue;
                for (var c = 0; c < logs.Length; c++) logs[c] += ((Squares[(f * Classes) + c] * x) + Slopes[(f * Classes) + c]) * x;
            }

            var largest = logs.Max();
            double sum = 0;
            for (var c = 0; c < logs.Length; c++) sum += logs[c] = Math.Exp(Temper * (logs[c] - largest));
            if (outputs == 1) predictions[r] = (float)(logs[1] / sum);
            else for (var c = 0; c < outputs; c++) predictions[(r * outputs) + c] = (float)(logs[c] / sum);
        }

        return predictions;
    }

    public ITrainedModel Refit(Samples all, CancellationToken cancellation) => Fit(all, Options, Temper, cancellation) with { Rounds = Rounds };

    public string Add(GraphBuilder graph, string features)
    {
        var width = Scaler.Mean.Length;
        var x = Scaler.Add(graph, features);
        var squared = graph.MatMul(graph.Mul(x, x), graph.Constant<double>(Squares, width, Classes));
        var logs = graph.Add(graph.Add(squared, graph.MatMul(x, graph.Constant<double>(Slopes, width, Classes))), graph.Constant<double>(Bias, 1, Classes));
        var shares = graph.Cast(graph.Node("Softmax", [graph.Mul(logs, graph.Scalar(Temper))], OnnxAttribute.Of("axis", 1)), TensorElementType.Float);
        return Options.Outputs == 1 ? graph.Node("Slice", [shares, graph.Integers(1), graph.Integers(2), graph.Integers(1)]) : shares;
    }

    public IReadOnlyDictionary<int, double> Importance() => Separation.Select((s, f) => (s, f)).ToDictionary(p => p.f, p => p.s);

    public void Write(BinaryWriter writer)
    {
        foreach (var values in new[] { Scaler.Mean, Scaler.Inverse, Squares, Slopes, Bias, Separation }) writer.Write(values);
        writer.Write(Temper);
        writer.Write(Rounds);
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static BayesModel Read(BinaryReader reader, LearnerOptions options)
    {
        var scaler = new FeatureScaler(reader.ReadDoubles(), reader.ReadDoubles());
        var (squares, slopes, bias, separation) = (reader.ReadDoubles(), reader.ReadDoubles(), reader.ReadDoubles(), reader.ReadDoubles());
        return new BayesModel(scaler, squares, slopes, bias, reader.ReadDouble(), separation, options) { Rounds = reader.ReadFigures() };
    }

    public void Dispose()
    {
    }
}
