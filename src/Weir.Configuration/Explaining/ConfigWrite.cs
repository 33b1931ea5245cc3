using Weir.Configuration.Tree;

namespace Weir.Configuration.Explaining;

/// <summary>A write to a key while a configuration was composed.</summary>
/// <param name="Key">The key that was written: the one asked for, one below it, or one above it.</param>
/// <param name="Value">What was written; null for a deletion.</param>
/// <param name="Origin">Where it says so.</param>
/// <param name="Chain">The configs whose defaults lists led there, from the primary one; the override alone for an override.</param>
/// <param name="Wins">True when the value stands in the result.</param>
public sealed record ConfigWrite(string Key, ConfigNode? Value, ConfigOrigin Origin, IReadOnlyList<string> Chain, bool Wins);
