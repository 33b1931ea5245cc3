using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Models.Packages;
using Weir.Models.Signatures;
using Weir.Native.OnnxRuntime;
using Weir.Training.Learners;

namespace Weir.Training.Forecasting;

/// <summary>A forecast as one graph, from the last values to the next, and the proof that it forecasts what the trainer does.</summary>
/// <param name="Frame">Its features.</param>
/// <param name="Bytes">The graph.</param>
/// <param name="Output">The name of its output.</param>
internal sealed record ForecastGraph(ForecastFrame Frame, byte[] Bytes, string Output)
{
    private const double Tolerance = 1e-5;
    private const int HostileKinds = 4;
    private const int ExampleSeries = 2;

    /// <summary>Writes it.</summary>
    /// <param name="frame">Features and scale.</param>
    /// <param name="model">What was learnt.</param>
    /// <param name="learner">By what.</param>
    /// <param name="series">The series that it was trained on.</param>
    /// <param name="until">Time of the last value that it was trained on.</param>
    public static ForecastGraph Of(ForecastFrame frame, ITrainedModel model, string learner, SeriesData series, DateTime until)
    {
        var graph = new GraphBuilder();
        var (features, level, spread, isTime) = frame.Add(graph);
        var values = frame.AddValues(graph, model.Add(graph, features), level, spread, isTime);
        var output = graph.FreeName("prediction");
        graph.Output(values, output, TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(frame.Horizon));
        var facts = frame.Facts();
        (facts["weir.task"], facts["weir.target"], facts["weir.learner"]) = ("forecast", frame.Target, learner);
        facts["weir.trained_until"] = ForecastInputs.Text(until);
        facts[ForecastFacts.Unread] = $"the time in '{frame.Time}' cannot be read: give a date such as 2026-03-01, a time stamp such as 2026-03-01 05:00:00 or 2026-03-01T05:00:00+02:00, a month, a quarter or a year";
        facts["weir.known_ahead"] = ForecastFacts.List(frame.Known);
        if (series.Panel.HasKeys)
        {
            facts[ForecastFacts.Series] = ForecastFacts.List(series.Panel.Keys);
            facts[ForecastFacts.Statics] = ForecastFacts.StaticList(frame.Statics);
            facts[ForecastFacts.SeriesScales] = ForecastFacts.ScaleTable(series.Panel, series.Scales);
        }
        else
        {
            facts["weir.scales"] = ForecastFacts.Numbers(series.Scales.Values.Select(s => s[0]));
        }

        return new ForecastGraph(frame, OnnxModelWriter.Write(graph.Build("weir forecast", facts)), output);
    }

    /// <summary>What it takes and gives.</summary>
    public ModelSignature Signature()
    {
        SignatureField Tensor(string name, string type, long width) => new() { Name = name, Tensor = new TensorSpec(type, [-1, width]) };
        return new ModelSignature(
            new SignatureSchema([
                Tensor(Frame.Target, "float64", Frame.Lags), Tensor(Frame.Time, "object", 1), .. Frame.Known.Select(k => Tensor(k, "float64", Frame.Horizon)),
                .. Frame.Statics.Select(s => Tensor(s.Name, s.Categories is null ? "float64" : "object", 1))]),
            new SignatureSchema([Tensor(Output, "float32", Frame.Horizon)]));
    }

    /// <summary>What it takes for one origin, or for one of each of two series.</summary>
    public InputExample Example(Panel panel, Origin[] origins)
    {
        Origin[] chosen = [.. origins.GroupBy(o => o.Series).Take(ExampleSeries).Select(g => g.Last())];
        using var inputs = ForecastInputs.Of(Frame, panel, chosen);
        object?[][] columns = [.. inputs.Values.Select(Rows)];
        return new InputExample(inputs.Names, [.. chosen.Select((_, r) => (IReadOnlyList<object?>)[.. columns.Select(c => c[r])])]) { IsTensors = true };

        object?[] Rows(OrtValue value)
        {
            object?[] cells = value.ElementType switch
            {
                TensorElementType.String => [.. value.GetStrings()],
                TensorElementType.Float => [.. value.GetTensorData<float>().ToArray().Select(v => (object)(double)v)],
                _ => [.. value.GetTensorData<double>().ToArray().Select(v => (object)v)],
            };
            return [.. cells.Chunk(cells.Length / chosen.Length)];
        }
    }

    /// <summary>Compares it with the trainer from some origins, and on series that nobody measured.</summary>
    /// <returns>The largest difference, |a − b| / max(1, |a|).</returns>
    /// <exception cref="WeirException"><c>export_mismatch</c>.</exception>
    public double Verify(ITrainedModel model, SeriesData series, Origin[] origins, CancellationToken cancellation)
    {
        using var session = new InferenceSession(Bytes);
        var largest = Verify(session, model, series.Panel, origins, cancellation);
        for (var kind = 0; kind < HostileKinds; kind++)
            largest = Math.Max(largest, Verify(session, model, Hostile(series.Panel, kind), [new Origin(0, Frame.Lags - 1)], cancellation));
        return largest;
    }

    private double Verify(InferenceSession session, ITrainedModel model, Panel panel, Origin[] origins, CancellationToken cancellation)
    {
        var expected = ForecastMatrix.Of(Frame, panel, origins, [.. panel.Series.Select(_ => 1.0)], cancellation).Forecast(Frame, model);
        double largest = 0;
        for (var from = 0; from < origins.Length; from += ForecastInputs.BatchOrigins)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = origins[from..Math.Min(origins.Length, from + ForecastInputs.BatchOrigins)];
            using var inputs = ForecastInputs.Of(Frame, panel, part);
            using var outputs = session.Run(inputs.Names, inputs.Values);
            var given = outputs[0].GetTensorData<float>();
            for (var i = 0; i < given.Length; i++)
            {
                double wanted = expected[(from * Frame.Horizon) + i];
                var difference = Math.Abs(wanted - given[i]) / Math.Max(1, Math.Abs(wanted));
                if (!(difference <= Tolerance))
                {
                    throw new WeirException(
                        TrainingErrors.ExportMismatch, string.Create(CultureInfo.InvariantCulture, $"the exported graph forecasts {given[i]:R} from {ForecastInputs.Text(panel.TimeAt(part[i / Frame.Horizon]))}, the trainer {wanted:R}: the model is not saved"),
                        "this is a fault of Weir: please report it");
                }

                largest = Math.Max(largest, difference);
            }
        }

        return largest;
    }

    // A series that nobody measured: all missing, constant, infinite, wild; of a kind that was never seen.
    private Panel Hostile(Panel panel, int kind)
    {
        var values = new double[Frame.Lags];
        for (var i = 0; i < values.Length; i++) values[i] = kind switch { 0 => double.NaN, 1 => 7, 2 => i % 3 == 0 ? double.PositiveInfinity : i, _ => i % 2 == 0 ? -1e6 : 1e6 };
        var hostile = panel.Series[0] with
        {
            Values = values,
            Known = [.. panel.Series[0].Known.Select(_ => Enumerable.Repeat(double.NaN, Frame.Lags + Frame.Horizon).ToArray())],
            Statics = [.. panel.Series[0].Statics.Select(_ => kind == 0 ? null : "never seen")],
        };
        return panel with { Series = [hostile] };
    }
}
