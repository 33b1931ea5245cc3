using Weir.Foundation.Numerics;

namespace Weir.Tuning.Numerics.Quasi;

/// <summary>Halton's low-discrepancy points: the digits of the index mirrored, one prime base a dimension; scrambled by random permutations of the digits (Owen, 2017), or as they are.</summary>
internal sealed class HaltonSequence
{
    private readonly int[] _bases;
    private readonly int[][][]? _permutations;

    public HaltonSequence(int dimensions, SeededRandom? scramble)
    {
        _bases = Primes(dimensions);
        if (scramble is null) return;
        _permutations = new int[dimensions][][];
        for (var d = 0; d < dimensions; d++)
        {
            _permutations[d] = new int[Digits(_bases[d])][];
            for (var k = 0; k < _permutations[d].Length; k++)
            {
                var digits = Enumerable.Range(0, _bases[d]).ToArray();
                scramble.Shuffle<int>(digits);
                _permutations[d][k] = digits;
            }
        }
    }

    /// <summary>The point of an index, from 0.</summary>
    public void Point(uint index, Span<double> point)
    {
        for (var d = 0; d < point.Length; d++)
        {
            var (b, rest, unit, x) = (_bases[d], index, 1.0 / _bases[d], 0.0);
            for (var k = 0; _permutations is null ? rest > 0 : k < _permutations[d].Length; k++, unit /= b, rest /= (uint)b)
            {
                var digit = (int)(rest % (uint)b);
                x += unit * (_permutations is null ? digit : _permutations[d][k][digit]);
            }

            point[d] = Math.Min(x, 1 - 1e-16);
        }
    }

    // Enough digits that a further one would not show in 53 bits.
    private static int Digits(int b) => (int)Math.Ceiling(53 / Math.Log2(b));

    private static int[] Primes(int count)
    {
        var primes = new List<int>(count);
        for (var n = 2; primes.Count < count; n++)
            if (primes.TakeWhile(p => p * p <= n).All(p => n % p != 0)) primes.Add(n);
        return [.. primes];
    }
}
