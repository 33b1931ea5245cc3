using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Errors;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.Features.Specs;
using Weir.Training.Learners;

namespace Weir.Training.Tests.Features;

public sealed class TargetScalingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Back_is_back_in_numbers_and_in_the_graph_and_wild_margins_stay_finite() => Prop.ForAll(
        (from kind in Gen.Elements(TargetTransform.Log, TargetTransform.SquareRoot, TargetTransform.YeoJohnson)
         from target in Gen.Choose(-2000, 9000).Select(i => i / 10f).ArrayOf(12)
         select (kind, target: target.Append(1f).Append(700f).ToArray())).ToArbitrary(),
        c =>
        {
            var scaling = TargetScaling.Fit(c.kind, LearningTask.Regression, c.target)!;
            var scaled = scaling.Apply(c.target);
            float[] margins = [.. scaled, 1e30f, -1e30f, 0];
            var graph = new GraphBuilder();
            graph.Output(scaling.AddInverse(graph, graph.Input("z", TensorElementType.Float, OnnxDimension.Batch)), "y", TensorElementType.Float, OnnxDimension.Batch);
            using var session = new InferenceSession(OnnxModelWriter.Write(graph.Build("back")));
            using var input = OrtValue.CreateTensorValueFromMemory(margins, margins.Length);
            using var outputs = session.Run(["z"], [input]);
            var (given, wanted) = (outputs[0].GetTensorData<float>().ToArray(), scaling.Inverse(margins));
            return given.Zip(wanted).All(p => float.IsFinite(p.First) && Math.Abs(p.First - p.Second) <= 1e-5 * Math.Max(1, Math.Abs(p.Second)))
                && c.target.Zip(wanted).All(p => Math.Abs(p.First - p.Second) <= 1e-3 * Math.Max(1, Math.Abs(p.First)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Theory]
    [InlineData("log", null)]
    [InlineData("square-root", null)]
    [InlineData("yeo-johnson", null)]
    [InlineData("log", 3)]
    public void A_regression_learns_on_another_scale_and_predicts_on_its_own(string kind, int? trials)
    {
        var request = SmallTable.Request(SmallTable.Write(_folder), "total") with { FeaturesPath = _folder.Write("features.yaml", $"target_transform: {kind}\n"), Search = trials is null ? null : new SearchOptions { MostTrials = trials, Folds = 3 } };
        var result = Trainer.Train(request);
        Assert.InRange(result.Metrics["r2"], 0.8, 1);
        Assert.Equal(kind, result.Parameters[$"{(trials is null ? result.Learner : "search")}.target_transform"]);
        Assert.True(result.LargestDifference <= 1e-5);
    }

    [Fact]
    public void Classes_have_no_scale()
    {
        var failure = Assert.Throws<WeirException>(() => Trainer.Train(SmallTable.Request(SmallTable.Write(_folder), "big") with { FeaturesPath = _folder.Write("features.yaml", "target_transform: log\n") }));
        Assert.Contains("target_transform", failure.Message, StringComparison.Ordinal);
    }
}
