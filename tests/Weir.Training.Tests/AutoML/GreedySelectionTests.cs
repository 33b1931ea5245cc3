using Weir.Foundation.Numerics;
using Weir.Training.AutoML.Ensemble;

namespace Weir.Training.Tests.AutoML;

public sealed class GreedySelectionTests
{
    private static readonly float[] Truth = [.. Enumerable.Range(0, 200).Select(i => (float)Math.Sin(i))];

    [Fact]
    public void Models_whose_errors_cancel_are_averaged_and_one_that_only_adds_noise_is_not()
    {
        var random = new SeededRandom(1);
        float[] Noisy(double size) => Array.ConvertAll(Truth, t => (float)(t + (size * random.NextNormal())));
        float[][] models = [Noisy(0.3), Noisy(0.3), Noisy(0.3), Noisy(30)];
        var chosen = GreedySelection.Choose(models, [1, 1, 1, 1], 100, 20, Loss);
        Assert.Equal(1, chosen.Sum(c => c.Weight), 12);
        Assert.Equal([0, 1, 2], chosen.Select(c => c.Model).Order());
        var mean = Enumerable.Range(0, Truth.Length).Select(i => (float)chosen.Sum(c => c.Weight * models[c.Model][i])).ToArray();
        Assert.True(Loss(mean) < 0.75 * models.Take(3).Min(Loss));
    }

    [Fact]
    public void The_best_alone_is_taken_whatever_it_costs_and_no_other_that_costs_too_much()
    {
        var off = Array.ConvertAll(Truth, t => t + 0.2f);
        var below = Array.ConvertAll(Truth, t => t - 0.3f);
        Assert.Equal([(0, 1.0)], GreedySelection.Choose([off, below], [50, 50], 10, 20, Loss));
        Assert.Equal(2, GreedySelection.Choose([off, below], [50, 50], 100, 20, Loss).Count);
    }

    private static double Loss(float[] predictions) => Math.Sqrt(predictions.Zip(Truth).Average(p => Math.Pow(p.First - p.Second, 2)));
}
