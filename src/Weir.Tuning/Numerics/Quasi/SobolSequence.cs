using System.Numerics;
using Weir.Foundation.Numerics;

namespace Weir.Tuning.Numerics.Quasi;

/// <summary>Sobol's low-discrepancy points in the unit cube, scrambled by a random lower triangular matrix and a digital shift (Matoušek, 1998), or as they are.</summary>
internal sealed class SobolSequence
{
    private readonly uint[][] _directions;
    private readonly uint[] _shift;

    public SobolSequence(int dimensions, SeededRandom? scramble)
    {
        _directions = DirectionNumbers.Load(dimensions);
        _shift = new uint[dimensions];
        if (scramble is null) return;
        for (var d = 0; d < dimensions; d++)
        {
            var matrix = new uint[32];
            for (var bit = 0; bit < 32; bit++) matrix[bit] = ((uint)scramble.NextUInt64() | 0x8000_0000u) >> bit;
            // Column by column: bit k of the result mixes in the bits above it.
            for (var i = 0; i < 32; i++) _directions[d][i] = Mix(matrix, _directions[d][i]);
            _shift[d] = (uint)(scramble.NextUInt64() >> 32);
        }
    }

    /// <summary>The point of an index, from 0.</summary>
    public void Point(uint index, Span<double> point)
    {
        var gray = index ^ (index >> 1);
        for (var d = 0; d < point.Length; d++)
        {
            var x = _shift[d];
            for (var rest = gray; rest != 0; rest &= rest - 1) x ^= _directions[d][BitOperations.TrailingZeroCount(rest)];
            point[d] = (x + 0.5) / 4294967296.0;
        }
    }

    // Bit i of the input (from the top) spreads over row i: itself and random lower ones.
    private static uint Mix(uint[] matrix, uint value)
    {
        uint result = 0;
        for (var i = 0; i < 32; i++)
            if ((value & (0x8000_0000u >> i)) != 0) result ^= matrix[i];
        return result;
    }
}
