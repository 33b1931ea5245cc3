namespace Weir.Tracking.Search;

/// <summary>How far a search for runs looks before it takes another way. The answer does not depend on it.</summary>
/// <param name="MostCounted">Rows of a comparison are counted up to here: beyond it a comparison picks too much to start from.</param>
/// <param name="LeastWalk">Rows of an order that are walked at least before the walk is given up.</param>
internal sealed record SearchEffort(int MostCounted = 20_000, int LeastWalk = 1000);
