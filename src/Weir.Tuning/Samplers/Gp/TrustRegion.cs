namespace Weir.Tuning.Samplers.Gp;

/// <summary>How far local steps go, and how often they are taken: worked out from how earlier steps ended.</summary>
internal sealed class TrustRegion
{
    private const double Widest = 0.5;
    private const double Narrowest = 1e-7;
    private const double Memory = 0.9;
    private double _localGain;
    private double _globalGain;
    private double _localTried;
    private double _globalTried;
    private int _failures;

    /// <summary>Half the width of the region, in units of the space.</summary>
    public double Radius { get; private set; } = 0.2;

    /// <summary>How likely the next step is local, from 0 to 1.</summary>
    public double Share
    {
        get
        {
            if (Radius < Narrowest) return 0.05;
            var local = (_localGain + 0.5) / (_localTried + 1);
            var global = (_globalGain + 0.5) / (_globalTried + 1);
            return Math.Clamp(local / (local + global), 0.25, 0.9);
        }
    }

    /// <summary>Takes in how a step ended.</summary>
    public void Add(bool isLocal, bool isBetter, int dimensions)
    {
        if (isLocal)
        {
            (_localGain, _localTried) = (Memory * _localGain + (isBetter ? 1 : 0), Memory * _localTried + 1);
            _failures = isBetter ? 0 : _failures + 1;
            if (isBetter) Radius = Math.Min(Radius * 1.5, Widest);
            else if (_failures >= Math.Max(2, dimensions / 2)) (Radius, _failures) = (Radius / 2, 0);
            return;
        }

        (_globalGain, _globalTried) = (Memory * _globalGain + (isBetter ? 1 : 0), Memory * _globalTried + 1);
        if (isBetter) (Radius, _failures) = (Math.Max(Radius, 0.05), 0);
    }
}
