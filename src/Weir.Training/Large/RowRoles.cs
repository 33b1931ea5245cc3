using Weir.Foundation.Numerics;

namespace Weir.Training.Large;

/// <summary>What a row is for.</summary>
internal enum RowRole : byte
{
    /// <summary>It has no target, or the features know it.</summary>
    None,

    /// <summary>Trained on.</summary>
    Train,

    /// <summary>Says when to stop.</summary>
    Validate,

    /// <summary>Judges the result.</summary>
    Test,
}

/// <summary>The roles of all rows, a byte each.</summary>
internal sealed class RowRoles
{
    private const int MostValidation = 100_000;
    private const double ValidationShare = 0.1;

    private readonly byte[] _roles;

    private RowRoles(byte[] roles) => _roles = roles;

    public RowRole this[long row] => (RowRole)_roles[row];

    public int Rows => _roles.Length;

    public int Count(RowRole role) => _roles.Count(r => r == (byte)role);

    /// <summary>The places of the rows of a role, ascending.</summary>
    public long[] Places(RowRole role)
    {
        var (places, at) = (new long[Count(role)], 0);
        for (var row = 0; row < _roles.Length; row++) if (this[row] == role) places[at++] = row;
        return places;
    }

    /// <summary>The values of the rows to train on.</summary>
    public float[] Trained(float[] values)
    {
        var (trained, at) = (new float[Count(RowRole.Train)], 0);
        for (var row = 0; row < values.Length; row++)
            if (this[row] == RowRole.Train) trained[at++] = values[row];
        return trained;
    }

    /// <summary>Takes rows out.</summary>
    public void Leave(long[] places)
    {
        foreach (var place in places) _roles[place] = (byte)RowRole.None;
    }

    /// <summary>All rows that have a target are to test on.</summary>
    public static RowRoles OfTest(float[] target) => new(Array.ConvertAll(target, t => (byte)(float.IsNaN(t) ? RowRole.None : RowRole.Test)));

    /// <summary>Draws them; same seed, same roles.</summary>
    /// <param name="target">The target; NaN where a row has none.</param>
    /// <param name="testShare">Share of rows to test on.</param>
    /// <param name="seed">Seed.</param>
    public static RowRoles Draw(float[] target, double testShare, int seed)
    {
        var random = new SeededRandom((ulong)seed);
        var validation = testShare + ((1 - testShare) * Math.Min(ValidationShare, MostValidation / (double)target.Length));
        var roles = new byte[target.Length];
        for (var i = 0; i < roles.Length; i++)
        {
            if (float.IsNaN(target[i])) continue;
            var drawn = random.NextDouble();
            roles[i] = (byte)(drawn < testShare ? RowRole.Test : drawn < validation ? RowRole.Validate : RowRole.Train);
        }

        return new RowRoles(roles);
    }
}
