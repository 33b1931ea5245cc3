using Weir.Foundation.Numerics;

namespace Weir.Training.Large;

/// <summary>What a row is for.</summary>
internal enum RowRole : byte
{
    /// <summary>It has no target.</summary>
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
    private const int MostValidation = 200_000;
    private const double ValidationShare = 0.1;

    private readonly byte[] _roles;

    private RowRoles(byte[] roles) => _roles = roles;

    public RowRole this[long row] => (RowRole)_roles[row];

    public int Count(RowRole role) => _roles.Count(r => r == (byte)role);

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
