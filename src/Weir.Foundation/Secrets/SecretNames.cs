using System.IO.Enumeration;

namespace Weir.Foundation.Secrets;

/// <summary>Which environment variables hold secrets, by their names.</summary>
/// <param name="Patterns">With <c>*</c> and <c>?</c>; letter case does not count.</param>
public sealed record SecretNames(IReadOnlyList<string> Patterns)
{
    /// <summary>What is secret where nobody says otherwise: <c>*TOKEN*|*SECRET*|*PASSWORD*|*KEY*</c>.</summary>
    public static SecretNames Default { get; } = Parse("*TOKEN*|*SECRET*|*PASSWORD*|*KEY*");

    /// <summary>Patterns separated by <c>|</c>.</summary>
    public static SecretNames Parse(string patterns) => new(patterns.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>True for the name of a secret.</summary>
    public bool Matches(string name) => Patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, name, ignoreCase: true));
}
