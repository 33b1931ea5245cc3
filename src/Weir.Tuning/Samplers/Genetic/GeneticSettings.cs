namespace Weir.Tuning.Samplers.Genetic;

/// <summary>Settings of <see cref="GeneticSampler"/>.</summary>
public sealed record GeneticSettings
{
    /// <summary>Size of a generation; null for a twentieth of the planned trials, at least 20 and at most 50.</summary>
    public int? Population { get; init; }

    /// <summary>How likely a parameter of a child is changed; null for 1.5 of all of them.</summary>
    public double? MutationShare { get; init; }

    /// <summary>How a number is changed.</summary>
    public Mutation Mutation { get; init; }

    /// <summary>How likely a child has two parents.</summary>
    public double CrossoverShare { get; init; } = 0.9;

    /// <summary>How two parents are mixed.</summary>
    public Crossover Crossover { get; init; } = Crossover.Uniform;

    /// <summary>True: survivors by reference directions (NSGA-III); false: by crowding distance (NSGA-II).</summary>
    public bool UsesDirections { get; init; }

    /// <summary>Divisions of the simplex of reference directions.</summary>
    public int Divisions { get; init; } = 3;
}

/// <summary>How two parents are mixed.</summary>
public enum Crossover
{
    /// <summary>Each parameter from one of the two.</summary>
    Uniform,

    /// <summary>BLX-α: uniformly between the two and half their distance beyond.</summary>
    Blend,

    /// <summary>Simulated binary crossover.</summary>
    SimulatedBinary,
}

/// <summary>How a parameter of a child is changed; choices are always drawn anew.</summary>
public enum Mutation
{
    /// <summary>By a step, short ones more likely than long ones.</summary>
    Polynomial,

    /// <summary>Drawn anew.</summary>
    Uniform,
}
