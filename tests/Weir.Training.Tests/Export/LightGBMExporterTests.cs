using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Errors;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.LightGBM;
using Weir.Native.OnnxRuntime;
using Weir.Training.Export;
using Weir.Training.Tests.Learners;
using TestData = Weir.Testing.TestData;

namespace Weir.Training.Tests.Export;

public sealed class LightGBMExporterTests
{
    public static TheoryData<string> Vectors() => [.. Directory.EnumerateFiles(TestData.Vector("lightgbm"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_graph_predicts_what_the_engine_predicted(string name)
    {
        using var vector = new LightGBMVector(name);
        var model = LightGBMModel.Parse(vector.Model);
        var actual = Run(model, vector.Rows, vector.Width);
        Assert.Equal(vector.Predictions.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
            Assert.True(Math.Abs(vector.Predictions[i] - actual[i]) <= 1e-6 * Math.Max(1, Math.Abs(vector.Predictions[i])), string.Create(CultureInfo.InvariantCulture, $"{i}: expected {vector.Predictions[i]}, got {actual[i]}"));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_library_that_is_here_predicts_what_the_vectors_hold(string name)
    {
        LightGBMNeeded.Learner();
        using var vector = new LightGBMVector(name);
        using var booster = LightGBMBooster.Load(vector.Model);
        var actual = booster.Predict(vector.Rows, vector.Rows.Length / vector.Width, vector.Width, vector.Outputs, threads: 1);
        for (var i = 0; i < actual.Length; i++) Assert.Equal(vector.Predictions[i], actual[i], 1e-12 * Math.Max(1, Math.Abs(actual[i])));
    }

    [Fact]
    public void A_threshold_in_32_bits_divides_the_32_bit_numbers_as_that_in_64_bits_does()
    {
        // Any 64 bits for the threshold, and numbers beside it.
        static bool Holds(long bits, int value, int step)
        {
            var threshold = BitConverter.Int64BitsToDouble(bits);
            if (!double.IsFinite(threshold)) return true;
            var near = step % 3 == 0 ? (float)threshold : step % 3 == 1 ? MathF.BitIncrement((float)threshold) : MathF.BitDecrement((float)threshold);
            foreach (var x in (float[])[near, -near, BitConverter.Int32BitsToSingle(value), 0, 1e-35f, -1e-35f, MathF.BitDecrement(-1e-35f), float.Epsilon, float.PositiveInfinity, float.NegativeInfinity])
            {
                if (float.IsNaN(x)) continue;
                var seen = Math.Abs((double)x) <= 1e-35f ? 0 : (double)x; // what the library sees of it
                if (LightGBMReference.IsLeft(seen, threshold, 0) != (x <= LightGBMNodes.Threshold(threshold))) return false;
            }

            return true;
        }

        var anything = Gen.Choose(int.MinValue, int.MaxValue);
        var cases = from high in anything from low in anything from step in Gen.Choose(0, 100) from kind in Gen.Choose(0, 3) select (high, low, step, kind);
        Prop.ForAll(cases.ToArbitrary(), t =>
        {
            // All magnitudes; those of features; those around what counts as 0.
            var bits = ((long)t.high << 32) | (uint)t.low;
            if (t.kind == 1) bits = BitConverter.DoubleToInt64Bits((t.high / 1000.0) + (t.low * 1e-14));
            if (t.kind == 2) bits = BitConverter.DoubleToInt64Bits(1e-35f * (t.high / (double)int.MaxValue * 2));
            return Holds(bits, t.low, t.step);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Every_kind_of_question_has_the_answer_that_the_library_gives_to_any_32_bit_number()
    {
        for (var seed = 1ul; seed <= 25; seed++)
        {
            var tree = new LightGBMReference(seed, width: 4, leaves: 2 + (int)(seed % 12));
            var rows = tree.Rows(seed + 1000, 400);
            var expected = Enumerable.Range(0, 400).Select(r => tree.Predict(rows.AsSpan(r * 4, 4))).ToArray();
            var actual = Run(LightGBMModel.Parse(tree.ToString()), rows, 4);
            for (var r = 0; r < 400; r++) Assert.Equal(expected[r], actual[r], 1e-4);
        }
    }

    [Fact]
    public void The_library_answers_as_its_source_says()
    {
        LightGBMNeeded.Learner();
        for (var seed = 1ul; seed <= 25; seed++)
        {
            var tree = new LightGBMReference(seed, width: 4, leaves: 2 + (int)(seed % 12));
            var rows = tree.Rows(seed + 1000, 400);
            using var booster = LightGBMBooster.Load(tree.ToString());
            Assert.Equal(Enumerable.Range(0, 400).Select(r => tree.Predict(rows.AsSpan(r * 4, 4))), booster.Predict(rows, 400, 4, 1, threads: 1));
        }
    }

    [Fact]
    public void The_cover_of_nodes_is_the_rows_that_came_to_them()
    {
        using var vector = new LightGBMVector("binary");
        foreach (var tree in LightGBMModel.Parse(vector.Model).Trees)
        {
            double Rows(int child) => child >= 0 ? tree.SplitRows[child] : tree.LeafRows[~child];
            Assert.True(tree.SplitRows[0] > 0);
            for (var i = 0; i < tree.Feature.Length; i++) Assert.Equal(tree.SplitRows[i], Rows(tree.Left[i]) + Rows(tree.Right[i]));
        }
    }

    [Theory]
    [InlineData("tree\nversion=v4", null)]
    [InlineData("trees", null)]
    [InlineData(null, "left_child=")]
    [InlineData(null, "leaf_value=")]
    [InlineData(null, "end of trees")]
    [InlineData(null, "objective=")]
    public void What_is_no_model_is_refused(string? text, string? without)
    {
        using var vector = new LightGBMVector("binary");
        var broken = text ?? string.Join('\n', vector.Model.Split('\n').Where(l => !l.StartsWith(without!, StringComparison.Ordinal)));
        Assert.Equal(ErrorCodes.CorruptFile, Assert.Throws<WeirException>(() => LightGBMModel.Parse(broken)).Code);
    }

    [Fact]
    public void A_tree_whose_children_go_in_circles_is_refused()
    {
        using var vector = new LightGBMVector("binary");
        var circle = System.Text.RegularExpressions.Regex.Replace(vector.Model, "left_child=-?\\d+", "left_child=0");
        Assert.Equal(ErrorCodes.CorruptFile, Assert.Throws<WeirException>(() => LightGBMModel.Parse(circle)).Code);
    }

    private static float[] Run(LightGBMModel model, float[] rows, int width)
    {
        var graph = new GraphBuilder();
        var features = graph.Input("features", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(width));
        graph.Output(LightGBMExporter.Add(graph, features, model), "prediction", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(model.Groups));
        using var session = new InferenceSession(OnnxModelWriter.Write(graph.Build("trees")));
        using var input = OrtValue.CreateTensorValueFromMemory(rows, rows.Length / width, width);
        using var outputs = session.Run(["features"], [input]);
        return outputs[0].GetTensorData<float>().ToArray();
    }
}
