using Weir.Foundation.Numerics;

namespace Weir.Tuning.Samplers.Tpe;

/// <summary>Kernels of a categorical parameter: with n observations 1/(n+1) on every choice and 1 more on the observed one, normalised; the prior is uniform.</summary>
internal sealed class ChoiceColumn(int choices) : KernelColumn
{
    private readonly List<int> _observed = [];

    public override void Insert(int place, double inner)
    {
        _observed.Insert(place, (int)inner);
        Count++;
    }

    public override void RemoveAt(int place)
    {
        _observed.RemoveAt(place);
        Count--;
    }

    public override void AddLogKernels(double inner, Span<double> sums)
    {
        var whole = 1 + (double)choices / (Count + 1);
        var other = Math.Log(1.0 / (Count + 1) / whole);
        var same = Math.Log((1 + 1.0 / (Count + 1)) / whole);
        for (var i = 0; i < Count; i++) sums[i] += _observed[i] == (int)inner ? same : other;
        sums[Count] -= Math.Log(choices);
    }

    public override double Draw(int kernel, SeededRandom random)
    {
        var whole = 1 + (double)choices / (Count + 1);
        if (kernel < Count && random.NextDouble() * whole < 1) return _observed[kernel];
        return random.Next(choices);
    }
}
