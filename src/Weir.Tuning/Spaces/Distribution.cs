namespace Weir.Tuning.Spaces;

/// <summary>What a parameter may be set to. Inside samplers a value is one number: itself, or the index of a choice.</summary>
public abstract record Distribution
{
    private protected Distribution()
    {
    }

    /// <summary>True where there is one value only: it is returned without asking a sampler.</summary>
    public abstract bool IsSingle { get; }

    /// <summary>How many values there are; null where there is a continuum.</summary>
    public abstract long? Count { get; }

    /// <summary>True when the number lies within the bounds, and on the grid where there is one.</summary>
    public abstract bool Contains(double inner);

    /// <summary>The value that a number stands for.</summary>
    public abstract ParameterValue ToValue(double inner);

    /// <summary>The number that stands for a value; null where the value is of another type or not among the choices. Bounds are not checked.</summary>
    public abstract double? ToInner(ParameterValue value);

    /// <summary>The only value where <see cref="IsSingle"/>, else the least.</summary>
    internal abstract double First { get; }
}
