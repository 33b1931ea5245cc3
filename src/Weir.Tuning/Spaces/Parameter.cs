namespace Weir.Tuning.Spaces;

/// <summary>A named dimension of a search space, and when it is there.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Distribution">What it may be set to.</param>
/// <param name="Conditions">It is active only where all of these hold; none: always.</param>
public sealed record Parameter(string Name, Distribution Distribution, IReadOnlyList<Condition> Conditions)
{
    /// <summary>A parameter that is always active.</summary>
    public Parameter(string name, Distribution distribution)
        : this(name, distribution, [])
    {
    }
}

/// <summary>Holds where another parameter is active and has one of the values.</summary>
/// <param name="On">The other parameter.</param>
/// <param name="Values">Its values; numbers of a numeric parameter are compared as numbers, choices with their type.</param>
public sealed record Condition(string On, IReadOnlyList<ParameterValue> Values);
