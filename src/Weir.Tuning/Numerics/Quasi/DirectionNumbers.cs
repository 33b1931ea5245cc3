namespace Weir.Tuning.Numerics.Quasi;

/// <summary>Direction numbers of Sobol's sequence: Joe and Kuo's table for 21,201 dimensions (search criterion D6, 2008), packed bit by bit in <c>joe-kuo.bin</c>.</summary>
/// <remarks>For each dimension from the second on, least bit first: degree s (5 bits), the s − 1 inner coefficients of its polynomial, and (mᵢ − 1)/2 in i − 1 bits for i = 1 to s.
/// The table is © 2008 Frances Y. Kuo and Stephen Joe under the licence in <c>joe-kuo.LICENSE.txt</c> beside it.</remarks>
internal static class DirectionNumbers
{
    /// <summary>Most dimensions there are.</summary>
    public const int MostDimensions = 21201;

    /// <summary>32 numbers for each of the first dimensions.</summary>
    public static uint[][] Load(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MostDimensions);
        var all = new uint[dimensions][];
        using var stream = typeof(DirectionNumbers).Assembly.GetManifestResourceStream("joe-kuo.bin") ?? throw new InvalidOperationException("joe-kuo.bin is missing from the program");
        var bits = new BitReader(stream);
        for (var d = 0; d < dimensions; d++) all[d] = d == 0 ? First() : Next(bits);
        return all;
    }

    private static uint[] First()
    {
        var v = new uint[32];
        for (var i = 0; i < 32; i++) v[i] = 1u << (31 - i);
        return v;
    }

    private static uint[] Next(BitReader bits)
    {
        var s = (int)bits.Read(5);
        var a = bits.Read(s - 1);
        var v = new uint[32];
        for (var i = 0; i < s; i++) v[i] = ((bits.Read(i) << 1) | 1) << (31 - i);
        for (var i = s; i < 32; i++)
        {
            v[i] = v[i - s] ^ (v[i - s] >> s);
            for (var k = 1; k < s; k++) v[i] ^= ((a >> (s - 1 - k)) & 1) * v[i - k];
        }

        return v;
    }

    private sealed class BitReader(Stream stream)
    {
        private readonly byte[] _buffer = new byte[4096];
        private int _at;
        private int _filled;
        private int _bit = 8;

        public uint Read(int count)
        {
            uint value = 0;
            for (var i = 0; i < count; i++)
            {
                if (_bit == 8) Advance();
                value |= (uint)(_buffer[_at] >> _bit++ & 1) << i;
            }

            return value;
        }

        private void Advance()
        {
            if (++_at >= _filled) (_at, _filled) = (0, stream.Read(_buffer));
            _bit = 0;
        }
    }
}
