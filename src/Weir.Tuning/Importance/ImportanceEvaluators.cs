using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Importance;

/// <summary>Every way to judge importance that Weir knows, by name.</summary>
public static class ImportanceEvaluators
{
    /// <summary>The list; the first is the default.</summary>
    public static IReadOnlyList<IImportanceEvaluator> All { get; } =
    [
        new PedAnova("ped_anova", isLocal: true),
        new PedAnova("ped_anova_global", isLocal: false),
        new FunctionalAnova(),
        new ImpurityDecrease(),
    ];

    /// <summary>The one of a name.</summary>
    /// <exception cref="WeirException"><c>tuning_setting</c>.</exception>
    public static IImportanceEvaluator Find(string name) => All.FirstOrDefault(e => e.Name == name)
        ?? throw new WeirException(TuningErrors.Setting, $"there is no importance evaluator '{name}'", DidYouMean.Hint(name, All.Select(e => e.Name)) ?? $"there are {string.Join(", ", All.Select(e => e.Name))}");
}
