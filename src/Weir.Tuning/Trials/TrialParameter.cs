using Weir.Tuning.Spaces;

namespace Weir.Tuning.Trials;

/// <summary>A parameter of one trial: what it was drawn from, and the number inside samplers.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Distribution">What it was drawn from; bounds may differ between trials.</param>
/// <param name="Inner">The number, or the index of the choice.</param>
public readonly record struct TrialParameter(string Name, Distribution Distribution, double Inner)
{
    /// <summary>The value as the objective sees it.</summary>
    public ParameterValue Value => Distribution.ToValue(Inner);
}
