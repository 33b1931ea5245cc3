namespace Weir.Configuration.Overrides;

/// <summary>One override of a command line, as Hydra's grammar reads it.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Key">A dotted key, or a group with <c>/</c>; may be empty.</param>
/// <param name="Package">What stands after <c>@</c>; null without.</param>
/// <param name="Value">The value; null for a deletion without one.</param>
public sealed record Override(OverrideKind Kind, string Key, string? Package, OverrideValue? Value)
{
    /// <summary>Reads an override.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>override_syntax</c>, with the column.</exception>
    public static Override Parse(string text, OverrideGrammar grammar = OverrideGrammar.Hydra13) => OverrideParser.Parse(text, grammar);

    /// <summary>True when it stands for several values.</summary>
    public bool IsSweep => Value is SweepValue;
}

/// <summary>What an override does.</summary>
public enum OverrideKind
{
    /// <summary><c>key=value</c>.</summary>
    Change,

    /// <summary><c>+key=value</c>.</summary>
    Add,

    /// <summary><c>++key=value</c>.</summary>
    ForceAdd,

    /// <summary><c>~key</c>, <c>~key=value</c>.</summary>
    Delete,
}
