using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Training.Learners;

namespace Weir.Training.AutoML.Ensemble;

/// <summary>A model that learned from some of the features that it is given.</summary>
internal sealed class PickedModel(ITrainedModel inner, int[] places) : ITrainedModel
{
    public IReadOnlyList<RoundFigure> Rounds => inner.Rounds;

    public IReadOnlyDictionary<string, string> Parameters => inner.Parameters;

    public int Trees => inner.Trees;

    public int BatchRows => inner.BatchRows;

    /// <summary>The model itself where it learned from all features.</summary>
    public static ITrainedModel Of(ITrainedModel inner, int[] places, int width) => places.Length == width ? inner : new PickedModel(inner, places);

    public float[] Predict(Samples samples) => inner.Predict(samples.Part(places));

    public float[] Score(Samples samples) => inner.Score(samples.Part(places));

    public ITrainedModel Refit(Samples all, CancellationToken cancellation) => new PickedModel(inner.Refit(all.Keep(places), cancellation), places);

    public string Add(GraphBuilder graph, string features) => inner.Add(graph, graph.Shared(
        $"{features} at {string.Join(',', places)}",
        () => graph.Node("Gather", [features, graph.Integers([.. places.Select(p => (long)p)])], OnnxAttribute.Of("axis", 1))));

    public IReadOnlyDictionary<int, double> Importance() => inner.Importance().ToDictionary(f => places[f.Key], f => f.Value);

    public void Write(BinaryWriter writer) => throw new NotSupportedException("it is made of a model that was read, and is not written");

    public void Dispose() => inner.Dispose();
}
