using Weir.Foundation.Numerics;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>A space as the model sees it: numeric parameters on [0, 1], choices by index. Inactive numbers lie in the middle, inactive choices at −1.</summary>
internal sealed class GpSpace
{
    private readonly UnitScale[] _scales;
    private readonly bool[] _hasDependents;

    public GpSpace(SearchSpace space)
    {
        Space = space;
        Size = space.Parameters.Count;
        _scales = new UnitScale[Size];
        (IsChoice, IsSmooth, _hasDependents) = (new bool[Size], new bool[Size], new bool[Size]);
        var points = 1.0;
        for (var i = 0; i < Size; i++)
        {
            var parameter = space.Parameters[i];
            if (parameter.Distribution is NumericDistribution numeric) _scales[i] = new UnitScale(numeric);
            IsChoice[i] = parameter.Distribution is CategoricalDistribution;
            _hasDependents[i] = space.Parameters.Any(p => p.Conditions.Any(c => c.On == parameter.Name));
            IsSmooth[i] = !IsChoice[i] && !_hasDependents[i] && !parameter.Distribution.IsSingle && (parameter.Distribution.Count ?? long.MaxValue) > MostListed;
            points *= parameter.Distribution.Count ?? double.PositiveInfinity;
        }

        Points = points;
    }

    /// <summary>A number with at most so many values is tried value by value.</summary>
    public const int MostListed = 16;

    public SearchSpace Space { get; }

    public int Size { get; }

    /// <summary>True for dimensions without order.</summary>
    public bool[] IsChoice { get; }

    /// <summary>True for dimensions that gradients may move: numbers with many values on which nothing depends.</summary>
    public bool[] IsSmooth { get; }

    /// <summary>Choices that switch other parameters on or off: the branches of the space.</summary>
    public int[] Branching => [.. Enumerable.Range(0, Size).Where(i => IsChoice[i] && _hasDependents[i])];

    /// <summary>How many points there are; infinite with a continuum. Conditions are not counted in.</summary>
    public double Points { get; }

    /// <summary>True when another value may switch other parameters on or off.</summary>
    public bool HasDependents(int i) => _hasDependents[i];

    public Distribution this[int i] => Space.Parameters[i].Distribution;

    /// <summary>Numbers of the parameters (NaN where inactive) as the model sees them.</summary>
    public double[] Encode(ReadOnlySpan<double> inner)
    {
        var x = new double[Size];
        for (var i = 0; i < Size; i++) x[i] = IsChoice[i] ? double.IsNaN(inner[i]) ? -1 : inner[i] : double.IsNaN(inner[i]) ? 0.5 : Math.Clamp(_scales[i].ToUnit(inner[i]), 0, 1);
        return x;
    }

    /// <summary>The value of dimension i nearest to a place in [0, 1].</summary>
    public double FromUnit(int i, double unit) => _scales[i].FromUnit(unit);

    /// <summary>The place of a value of dimension i.</summary>
    public double ToUnit(int i, double inner) => _scales[i].ToUnit(inner);

    /// <summary>A point drawn uniformly, parameter by parameter; one choice may be given.</summary>
    public double[] Draw(SeededRandom random, Branch? branch = null)
    {
        var inner = new double[Size];
        Array.Fill(inner, double.NaN);
        for (var i = 0; i < Size; i++)
            if (Space.IsActive(i, inner)) inner[i] = branch?.Parameter == i ? branch.Choice : this[i].IsSingle ? this[i].First : RandomDraw.From(this[i], random);
        return inner;
    }

    /// <summary>A neighbour: some active parameters moved by about a width, choices drawn anew with a chance; what becomes active is drawn.</summary>
    public double[] Mutate(double[] from, double width, SeededRandom random)
    {
        var inner = new double[Size];
        Array.Fill(inner, double.NaN);
        var active = from.Count(v => !double.IsNaN(v));
        var chance = Math.Max(1.0 / Math.Max(active, 1), random.NextDouble());
        for (var i = 0; i < Size; i++)
        {
            if (!Space.IsActive(i, inner)) continue;
            if (this[i].IsSingle) inner[i] = this[i].First;
            else if (double.IsNaN(from[i])) inner[i] = RandomDraw.From(this[i], random);
            else if (random.NextDouble() >= chance) inner[i] = from[i];
            else if (IsChoice[i]) inner[i] = random.NextDouble() < 0.3 ? RandomDraw.From(this[i], random) : from[i];
            else inner[i] = FromUnit(i, Reflect(ToUnit(i, from[i]) + width * random.NextNormal()));
        }

        return inner;
    }

    private static double Reflect(double unit)
    {
        var folded = Math.Abs(unit) % 2;
        return folded > 1 ? 2 - folded : folded;
    }
}

/// <summary>The part of a space where one parameter has one value.</summary>
internal sealed record Branch(int Parameter, double Choice)
{
    public bool Holds(double[] inner) => inner[Parameter] == Choice;
}
