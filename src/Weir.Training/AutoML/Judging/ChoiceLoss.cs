using System.Numerics.Tensors;
using Weir.Training.Learners;

namespace Weir.Training.AutoML.Judging;

/// <summary>The loss by which a search chooses, of candidates on a part of the rows. Quicker than <see cref="Loss"/>, for it is asked some thousand times.</summary>
internal sealed class ChoiceLoss
{
    private const float LeastProbability = 1e-15f;

    private readonly LearnerOptions _options;
    private readonly Samples _judged;
    private readonly IReadOnlyList<JudgedCandidate> _pool;
    private readonly float[][] _vectors;
    private readonly int _width;

    /// <summary>Makes it.</summary>
    /// <param name="options">What is learnt.</param>
    /// <param name="judged">The truth of the rows.</param>
    /// <param name="pool">The candidates.</param>
    public ChoiceLoss(LearnerOptions options, Samples judged, IReadOnlyList<JudgedCandidate> pool)
    {
        (_options, _judged, _pool) = (options, judged, pool);
        _width = options.Task.IsOfClasses() ? 1 : options.Outputs;
        _vectors = [.. pool.Select(c => options.Task.IsOfClasses() ? OfTruth(c.Predictions) : c.Predictions)];
    }

    /// <summary>Chooses among the best by some of the rows.</summary>
    /// <param name="places">Places of these rows, ascending.</param>
    /// <param name="choose">Chooses, by what candidates predict and cost, the best first, and the loss of a mean.</param>
    /// <returns>Places in the pool with their weights.</returns>
    public IReadOnlyList<(int Model, double Weight)> Choose(int[] places, Func<IReadOnlyList<float[]>, IReadOnlyList<int>, Func<float[], double>, IReadOnlyList<(int Model, double Weight)>> choose)
    {
        var weights = Array.ConvertAll(places, p => _judged.Weights?[p] ?? 1);
        var part = _judged.Judged(places);
        var room = new float[places.Length * _width];
        var total = TensorPrimitives.Sum<float>(weights);
        double LogLoss(float[] probabilities)
        {
            TensorPrimitives.Max(probabilities, LeastProbability, room);
            TensorPrimitives.Log(room, room);
            return -TensorPrimitives.Dot<float>(room, weights) / total;
        }

        double RootOfSquares(float[] values)
        {
            TensorPrimitives.Subtract(values, part.Target, room);
            TensorPrimitives.Multiply(room, room, room);
            return Math.Sqrt(TensorPrimitives.Dot<float>(room, weights) / total);
        }

        Func<float[], double> loss = _options.Task switch
        {
            LearningTask.Ranking => scores => Loss.Of(_options, part, scores),
            LearningTask.Quantile => values => QuantileLoss.Pinball(part.Target, values, _options.Quantiles, weights),
            LearningTask.Binary or LearningTask.Multiclass => LogLoss,
            _ => RootOfSquares,
        };
        var ordered = Enumerable.Range(0, _pool.Count).Select(c => (Place: c, Vector: Picked(_vectors[c], places))).Select(c => (c.Place, c.Vector, Loss: loss(c.Vector))).OrderBy(c => c.Loss).ThenBy(c => c.Place).Take(ResultChooser.MostCompared).ToList();
        return [.. choose([.. ordered.Select(c => c.Vector)], [.. ordered.Select(c => _pool[c.Place].Trees)], loss).Select(c => (ordered[c.Model].Place, c.Weight))];
    }

    // The probability of each row's own class: all that the logarithmic loss looks at, of a mean too.
    private float[] OfTruth(float[] predictions)
    {
        if (_options.Task == LearningTask.Binary) return [.. predictions.Select((p, i) => _judged.Target[i] == 1 ? p : 1 - p)];
        return [.. _judged.Target.Select((t, i) => predictions[(i * _options.Outputs) + (int)t])];
    }

    private float[] Picked(float[] vector, int[] places)
    {
        var picked = new float[places.Length * _width];
        for (var i = 0; i < places.Length; i++) vector.AsSpan(places[i] * _width, _width).CopyTo(picked.AsSpan(i * _width));
        return picked;
    }
}
