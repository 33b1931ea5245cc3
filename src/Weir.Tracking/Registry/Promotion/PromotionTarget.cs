using Weir.Client;
using Weir.Client.Wire;

namespace Weir.Tracking.Registry.Promotion;

/// <summary>What a version may get: a stage, or an alias.</summary>
/// <param name="Stage">Stage in its own spelling; null for an alias.</param>
/// <param name="Alias">Alias; null for a stage.</param>
internal readonly record struct PromotionTarget(string? Stage, string? Alias)
{
    /// <summary>Reads a target of which one must be given.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_parameter_value</c>.</exception>
    public static PromotionTarget Parse(string? stage, string? alias, string parameter = "")
    {
        if (string.IsNullOrEmpty(stage) == string.IsNullOrEmpty(alias)) throw MlflowErrors.Invalid($"{(parameter.Length == 0 ? "give" : $"'{parameter}' must have")} a stage or an alias, and not both");
        return string.IsNullOrEmpty(alias) ? new PromotionTarget(Stages.Canonical(stage!), null) : new PromotionTarget(null, RegistryRules.Alias(alias));
    }

    /// <summary>The rule on this target; null when it is free.</summary>
    public PromotionRule? RuleIn(IReadOnlyList<PromotionRule> rules)
    {
        var (stage, alias) = this;
        return rules.FirstOrDefault(r => r.Stage == stage && r.Alias == alias);
    }

    /// <inheritdoc/>
    public override string ToString() => Stage is null ? $"alias '{Alias}'" : $"stage '{Stage}'";
}
