using System.Globalization;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Learners.Network;

/// <summary>The mean of trained networks.</summary>
internal sealed record NetworkModel(NetworkFrame Frame, Perceptron[] Networks, TrainingCourse[] Courses, NetworkSettings Settings, LearnerOptions Options) : ITrainedModel
{
    public IReadOnlyList<RoundFigure> Rounds { get; init; } = [];

    public IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string>
    {
        ["hidden"] = string.Join(",", Settings.Hidden),
        ["rate"] = LinearLearner.Text(Settings.Rate),
        ["decay"] = LinearLearner.Text(Settings.Decay),
        ["batch"] = Settings.Batch.ToString(CultureInfo.InvariantCulture),
        ["epochs"] = string.Join(" ", Courses.Select(c => c.Epochs)),
    };

    public float[] Predict(Samples samples) => Frame.Exact(Networks, samples);

    public float[] Score(Samples samples) => Frame.Quick(Networks, Frame.Scaler.Apply(samples), samples.Rows);

    public ITrainedModel Refit(Samples all, CancellationToken cancellation)
    {
        var frame = NetworkFrame.Fit(all, Options);
        var trainer = new PerceptronTrainer(Settings, Options.Task, frame.Scaler.Apply(all), frame.Scaled(all.Target), all.Weights ?? [], Options.Quantiles);
        return this with { Frame = frame, Networks = [.. Courses.Select((c, i) => trainer.Repeat(Options.Outputs, NetworkLearner.SeedOf(Options, i), c, cancellation))] };
    }

    // In 64 bits with the 32-bit weights: sums do not depend on the order in which an engine takes them.
    public string Add(GraphBuilder graph, string features)
    {
        var scaled = Frame.Scaler.Add(graph, features);
        string? sum = null;
        foreach (var network in Networks)
        {
            var linked = Link(graph, Margin(graph, network, scaled));
            sum = sum is null ? linked : graph.Add(sum, linked);
        }

        var mean = graph.Mul(sum!, graph.Scalar(Frame.Deviation / Networks.Length));
        var values = graph.Add(mean, graph.Scalar(Frame.Mean));
        return graph.Cast(Options.Task == LearningTask.Quantile ? QuantileLoss.AddSorted(graph, values, Options.Outputs) : values, TensorElementType.Float);
    }

    public IReadOnlyDictionary<int, double> Importance()
    {
        var reach = Networks.Select(n => n.Reach()).ToArray();
        return Enumerable.Range(0, Frame.Spread.Length).ToDictionary(f => f, f => Frame.Spread[f] * reach.Average(r => r[f]));
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Frame.Scaler.Mean);
        writer.Write(Frame.Scaler.Inverse);
        writer.Write(Frame.Spread);
        writer.Write(Frame.Mean);
        writer.Write(Frame.Deviation);
        WriteInts(writer, Settings.Hidden);
        writer.Write(Settings.Rate);
        writer.Write(Settings.Decay);
        WriteInts(writer, [Settings.Batch, Settings.Epochs, Settings.Seeds]);
        for (var i = 0; i < Networks.Length; i++)
        {
            WriteInts(writer, Networks[i].Sizes);
            foreach (var weights in Networks[i].Weights) writer.Write(weights);
            foreach (var biases in Networks[i].Biases) writer.Write(biases);
            writer.Write(Courses[i].Epochs);
            WriteInts(writer, Courses[i].Falls);
        }

        writer.Write(Rounds);
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static NetworkModel Read(BinaryReader reader, LearnerOptions options)
    {
        var scaler = new FeatureScaler(reader.ReadDoubles(), reader.ReadDoubles());
        var frame = new NetworkFrame(scaler, reader.ReadDoubles(), reader.ReadDouble(), reader.ReadDouble(), options.Task);
        var (hidden, rate, decay, counts) = (ReadInts(reader), reader.ReadSingle(), reader.ReadSingle(), ReadInts(reader));
        var settings = new NetworkSettings(hidden, rate, decay, counts[0], counts[1], counts[2]);
        var networks = new Perceptron[settings.Seeds];
        var courses = new TrainingCourse[settings.Seeds];
        for (var i = 0; i < networks.Length; i++)
        {
            var sizes = ReadInts(reader);
            networks[i] = new Perceptron(sizes, [.. sizes.Skip(1).Select(_ => reader.ReadFloats())], [.. sizes.Skip(1).Select(_ => reader.ReadFloats())]);
            courses[i] = new TrainingCourse(reader.ReadInt32(), ReadInts(reader), []);
        }

        return new NetworkModel(frame, networks, courses, settings, options) { Rounds = reader.ReadFigures() };
    }

    public void Dispose()
    {
    }

    private static string Margin(GraphBuilder graph, Perceptron network, string input)
    {
        var values = input;
        for (var l = 0; l < network.Layers; l++)
        {
            string Wide(float[] numbers, int rows, int columns) => graph.Cast(graph.Constant<float>(numbers, rows, columns), TensorElementType.Double);
            values = graph.Add(graph.MatMul(values, Wide(network.Weights[l], network.Sizes[l], network.Sizes[l + 1])), Wide(network.Biases[l], 1, network.Sizes[l + 1]));
            if (l < network.Layers - 1) values = graph.Node("Max", [values, graph.Scalar(0.0)]);
        }

        return values;
    }

    private string Link(GraphBuilder graph, string margin) => Options.Task switch
    {
        LearningTask.Binary => graph.Node("Sigmoid", [margin]),
        LearningTask.Multiclass => graph.Node("Softmax", [margin], OnnxAttribute.Of("axis", 1)),
        _ => margin,
    };

    private static void WriteInts(BinaryWriter writer, int[] values)
    {
        writer.Write(values.Length);
        foreach (var value in values) writer.Write(value);
    }

    private static int[] ReadInts(BinaryReader reader)
    {
        var values = new int[reader.ReadInt32()];
        for (var i = 0; i < values.Length; i++) values[i] = reader.ReadInt32();
        return values;
    }
}
