using Weir.Configuration.Overrides;
using Weir.Configuration.Tree;

namespace Weir.Configuration.Composition;

/// <summary>An override as it was typed and as it was read.</summary>
internal sealed record ParsedOverride(string Text, Override Value, ConfigOrigin Origin)
{
    /// <summary>True for one of the <c>hydra</c> node.</summary>
    public bool IsOfHydra => Value.Key.StartsWith("hydra.", StringComparison.Ordinal) || Value.Key.StartsWith("hydra/", StringComparison.Ordinal);

    /// <summary>Its key with its sign and package, which a sweep tells overrides apart by.</summary>
    public string Element => Sign + Name;

    /// <summary>Its key with its package.</summary>
    public string Name => Value.Package is { } package ? $"{Value.Key}@{package}" : Value.Key;

    private string Sign => Value.Kind switch { OverrideKind.Delete => "~", OverrideKind.Add => "+", OverrideKind.ForceAdd => "++", _ => string.Empty };

    public static IReadOnlyList<ParsedOverride> Read(IEnumerable<string> texts, OverrideGrammar grammar) =>
        [.. texts.Select((text, i) => new ParsedOverride(text, Override.Parse(text, grammar), ConfigOrigin.Override(text, i + 1)))];
}
