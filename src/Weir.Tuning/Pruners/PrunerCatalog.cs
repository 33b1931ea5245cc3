using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Pruners;

/// <summary>Every pruner that Weir knows, by the name in settings.</summary>
public static class PrunerCatalog
{
    private static readonly (string Name, Func<PrunerSettings, IPruner> Create)[] Entries =
    [
        ("auto", static s => new CurvePruner(s.Number("optimism", CurvePruner.DefaultOptimism, 0, 1), (int)s.Whole("n_startup_trials", CurvePruner.DefaultTrials, 1), (int)s.Whole("n_startup_reports", CurvePruner.DefaultReports, 2))),
        ("median", static s => Percentile(s, 50)),
        ("percentile", static s => Percentile(s, s.Number("percentile", 25, 0, 100))),
        ("asha", static s => new SuccessiveHalvingPruner(s.WholeOrAuto("min_resource", null), (int)s.Whole("reduction_factor", 4, 2), (int)s.Whole("min_early_stopping_rate", 0, 0), (int)s.Whole("bootstrap_count", 0, 0))),
        ("hyperband", static s => new HyperbandPruner(s.Whole("min_resource", 1, 1), s.WholeOrAuto("max_resource", null), (int)s.Whole("reduction_factor", 3, 2), (int)s.Whole("bootstrap_count", 0, 0))),
        ("threshold", static s => new ThresholdPruner(s.Number("lower"), s.Number("upper"), s.Whole("n_warmup_steps", 0, 0), s.Whole("interval_steps", 1, 1))),
        ("patient", static s => new PatientPruner(s.Wrapped("wrapped"), (int)s.Whole("patience", 0, 0), s.Number("min_delta", 0, 0))),
        ("wilcoxon", static s => new WilcoxonPruner(s.Number("p_threshold", 0.1, 0, 1), (int)s.Whole("n_startup_steps", 2, 0))),
        ("nop", static _ => new NopPruner()),
    ];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => Entries.Select(e => e.Name);

    /// <summary>Makes a pruner from its name, or from <c>{"name":…}</c> with settings.</summary>
    /// <exception cref="WeirException"><c>tuning_setting</c>.</exception>
    public static IPruner Create(string text)
    {
        if (!text.TrimStart().StartsWith('{')) text = "{\"name\":\"" + JsonEncodedText.Encode(text) + "\"}";
        try
        {
            using var document = JsonDocument.Parse(text);
            return Create(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new WeirException(TuningErrors.Setting, $"the pruner is no JSON: {e.Message}", """such as {"name":"median","n_warmup_steps":5}""");
        }
    }

    internal static IPruner Create(JsonElement json)
    {
        var name = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("name", out var n) && n.ValueKind == JsonValueKind.String ? n.GetString()! : null;
        if (name is null) throw new WeirException(TuningErrors.Setting, "a pruner is an object with a `name`", """such as {"name":"median"}""");
        foreach (var (known, create) in Entries)
        {
            if (known != name) continue;
            var settings = new PrunerSettings(name, json);
            var pruner = create(settings);
            settings.RefuseOthers();
            return pruner;
        }

        throw new WeirException(TuningErrors.Setting, $"there is no pruner '{name}'", DidYouMean.Hint(name, Names) ?? $"there are {string.Join(", ", Names)}");
    }

    private static PercentilePruner Percentile(PrunerSettings s, double percentile) =>
        new(percentile, (int)s.Whole("n_startup_trials", 5, 0), s.Whole("n_warmup_steps", 0, 0), s.Whole("interval_steps", 1, 1), (int)s.Whole("n_min_trials", 1, 1));
}
