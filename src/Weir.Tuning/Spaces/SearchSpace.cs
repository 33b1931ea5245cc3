using Weir.Foundation.Errors;
using Weir.Tuning.Spaces.Requirements;

namespace Weir.Tuning.Spaces;

/// <summary>The declared parameters of a study, in an order in which each comes after those it depends on.</summary>
public sealed class SearchSpace
{
    private readonly Dictionary<string, int> _places;

    /// <summary>Creates a space.</summary>
    /// <exception cref="WeirException"><c>tuning_space</c>: a name twice, a condition on what is not there or never holds, conditions in a circle;
    /// <c>tuning_requirement</c>: an expression that cannot be read or names what is not there.</exception>
    public SearchSpace(IEnumerable<Parameter> parameters, IEnumerable<string>? requirements = null)
    {
        Parameters = ParameterOrder.Sort([.. parameters]);
        _places = [];
        for (var i = 0; i < Parameters.Count; i++) _places.Add(Parameters[i].Name, i);
        Requirements = [.. (requirements ?? []).Select(text => Requirement.Parse(text, [.. _places.Keys]))];
        HasConditions = Parameters.Any(p => p.Conditions.Count > 0);
    }

    /// <summary>The parameters; conditions only look back.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>What every point has to meet.</summary>
    public IReadOnlyList<Requirement> Requirements { get; }

    /// <summary>True where some parameter is not always active.</summary>
    public bool HasConditions { get; }

    /// <summary>The place of a parameter in <see cref="Parameters"/>, or −1.</summary>
    public int IndexOf(string name) => _places.GetValueOrDefault(name, -1);

    /// <summary>True when a parameter is active, given the numbers of those before it (NaN where inactive).</summary>
    /// <param name="index">Place of the parameter.</param>
    /// <param name="inner">Numbers of the parameters, by place.</param>
    public bool IsActive(int index, ReadOnlySpan<double> inner)
    {
        foreach (var condition in Parameters[index].Conditions)
        {
            var on = IndexOf(condition.On);
            if (double.IsNaN(inner[on]) || !Holds(Parameters[on].Distribution, condition.Values, inner[on])) return false;
        }

        return true;
    }

    /// <summary>The first requirement that a point does not meet, or null. A requirement on inactive parameters is met.</summary>
    public Requirement? FirstBroken(ReadOnlySpan<double> inner)
    {
        if (Requirements.Count == 0) return null;
        var values = new Dictionary<string, ParameterValue>();
        for (var i = 0; i < Parameters.Count; i++)
            if (!double.IsNaN(inner[i])) values[Parameters[i].Name] = Parameters[i].Distribution.ToValue(inner[i]);
        return Requirements.FirstOrDefault(r => !r.IsMetBy(values));
    }

    internal static bool Holds(Distribution distribution, IReadOnlyList<ParameterValue> values, double inner)
    {
        var isNumeric = distribution is NumericDistribution;
        var value = distribution.ToValue(inner);
        foreach (var listed in values)
            if (listed == value || (isNumeric && listed.IsNumber && listed.Number == inner)) return true;
        return false;
    }
}
