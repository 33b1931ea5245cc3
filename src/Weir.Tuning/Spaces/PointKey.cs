using Weir.Tuning.Trials;

namespace Weir.Tuning.Spaces;

/// <summary>The numbers of a point, compared one by one; NaN stands for an inactive parameter.</summary>
internal readonly struct PointKey(double[] inner) : IEquatable<PointKey>
{
    private readonly double[] _inner = inner;

    /// <summary>The point of a trial in a declared space.</summary>
    public static PointKey Of(SearchSpace space, TrialRecord trial)
    {
        var inner = new double[space.Parameters.Count];
        Array.Fill(inner, double.NaN);
        foreach (var parameter in trial.Parameters)
            if (space.IndexOf(parameter.Name) is >= 0 and var at) inner[at] = parameter.Inner;
        return new PointKey(inner);
    }

    public bool Equals(PointKey other)
    {
        for (var i = 0; i < _inner.Length; i++)
            if (!_inner[i].Equals(other._inner[i])) return false;
        return true;
    }

    public override bool Equals(object? obj) => obj is PointKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in _inner) hash.Add(value);
        return hash.ToHashCode();
    }
}
