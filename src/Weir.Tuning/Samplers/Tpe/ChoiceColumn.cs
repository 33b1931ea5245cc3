using Weir.Foundation.Numerics;

namespace Weir.Tuning.Samplers.Tpe;

/// <summary>Kernels of a categorical parameter: with n observations 1/(n+1) on every choice and 1 more on the observed one, normalised; the prior is uniform.</summary>
internal sealed class ChoiceColumn(int choices) : KernelColumn
{
    private readonly List<int> _observed = [];

    private double Whole => 1 + (double)choices / (Count + 1);

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

    public override void AddConstants(int from, Span<double> sums)
    {
        var other = Math.Log(1.0 / (Count + 1) / Whole);
        for (var i = 0; i < sums.Length; i++) sums[i] += from + i < Count ? other : -Math.Log(choices);
    }

    public override void AddBlock(double inner, int from, Span<double> sums)
    {
        // ln of (1 + 1/(n+1)) over 1/(n+1).
        var more = Math.Log(Count + 2.0);
        var end = Math.Min(sums.Length, Count - from);
        for (var i = 0; i < end; i++) sums[i] += _observed[from + i] == (int)inner ? more : 0;
    }

    public override double Draw(int kernel, SeededRandom random)
    {
        if (kernel < Count && random.NextDouble() * Whole < 1) return _observed[kernel];
        return random.Next(choices);
    }
}
