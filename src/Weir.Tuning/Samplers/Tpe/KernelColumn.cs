using Weir.Foundation.Numerics;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Samplers.Tpe;

/// <summary>One dimension of a mixture: a kernel for each observation, in trial order, and one for the prior at the end.</summary>
internal abstract class KernelColumn
{
    /// <summary>How many observations there are, the prior not counted.</summary>
    public int Count { get; protected set; }

    public static KernelColumn For(Distribution distribution, bool usesNeighbours, int dimensions) => distribution switch
    {
        CategoricalDistribution categorical => new ChoiceColumn(categorical.Choices.Count),
        NumericDistribution numeric => new NumericColumn(numeric, usesNeighbours, dimensions),
        _ => throw new ArgumentException("unknown distribution", nameof(distribution)),
    };

    /// <summary>Puts an observation at a place; those from there on move up.</summary>
    public abstract void Insert(int place, double inner);

    public abstract void RemoveAt(int place);

    /// <summary>True where kernels are best worked out all at once, by <see cref="AddWhole"/>; else block by block.</summary>
    public virtual bool IsWhole => false;

    /// <summary>Brings the kernels up to date; called before any of the following.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>Adds the logarithm of all kernels at a value, the prior's last.</summary>
    public virtual void AddWhole(double inner, Span<double> sums) => throw new NotSupportedException();

    /// <summary>Adds the part of the logarithm that does not depend on the value, of the kernels from a place on.</summary>
    public abstract void AddConstants(int from, Span<double> sums);

    /// <summary>Adds the part that does.</summary>
    public abstract void AddBlock(double inner, int from, Span<double> sums);

    /// <summary>A value drawn from one kernel.</summary>
    public abstract double Draw(int kernel, SeededRandom random);
}
