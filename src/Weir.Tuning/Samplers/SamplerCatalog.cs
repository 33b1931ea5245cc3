using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Tuning.Samplers.Bohb;
using Weir.Tuning.Samplers.Cma;
using Weir.Tuning.Samplers.Genetic;
using Weir.Tuning.Samplers.Gp;
using Weir.Tuning.Samplers.Quasi;
using Weir.Tuning.Samplers.Tpe;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Samplers;

/// <summary>Every sampler that Weir knows, by the name in settings.</summary>
public static class SamplerCatalog
{
    private static readonly (string Name, Func<SamplerSettings, ISampler> Create)[] Entries =
    [
        ("auto", static _ => new AutoSampler()),
        ("random", static _ => new RandomSampler()),
        ("grid", static _ => new GridSampler()),
        ("qmc", static s => new QuasiSampler(isHalton: false, s.Flag("scramble", true))),
        ("halton", static s => new QuasiSampler(isHalton: true, s.Flag("scramble", true))),
        ("tpe", static s => new TpeSampler(Tpe(s))),
        ("cmaes", static s => new CmaEsSampler(Cma(s))),
        ("gp", static s => new GpSampler(new GpSettings { StartupTrials = s.Whole("n_startup_trials", 10, 2), IsLocal = s.Flag("local", true) })),
        ("bohb", static _ => new BohbSampler()),
        ("nsgaii", static s => new GeneticSampler(Genetic(s, usesDirections: false))),
        ("nsgaiii", static s => new GeneticSampler(Genetic(s, usesDirections: true))),
    ];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => Entries.Select(e => e.Name);

    /// <summary>Makes a sampler from its name, or from <c>{"name":…}</c> with settings.</summary>
    /// <exception cref="WeirException"><c>tuning_setting</c>.</exception>
    public static ISampler Create(string text)
    {
        if (!text.TrimStart().StartsWith('{')) text = "{\"name\":\"" + JsonEncodedText.Encode(text) + "\"}";
        try
        {
            using var document = JsonDocument.Parse(text);
            return Create(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new WeirException(TuningErrors.Setting, $"the sampler is no JSON: {e.Message}", """such as {"name":"tpe","n_startup_trials":20}""");
        }
    }

    private static ISampler Create(JsonElement json)
    {
        var name = json.TryGetProperty("name", out var n) && n.ValueKind == JsonValueKind.String ? n.GetString()! : null;
        if (name is null) throw new WeirException(TuningErrors.Setting, "a sampler is an object with a `name`", """such as {"name":"tpe"}""");
        foreach (var (known, create) in Entries)
        {
            if (known != name) continue;
            var settings = new SamplerSettings(name, json);
            var sampler = create(settings);
            settings.RefuseOthers();
            return sampler;
        }

        throw new WeirException(TuningErrors.Setting, $"there is no sampler '{name}'", DidYouMean.Hint(name, Names) ?? $"there are {string.Join(", ", Names)}");
    }

    private static TpeSettings Tpe(SamplerSettings s) => new()
    {
        StartupTrials = s.Whole("n_startup_trials", 10, 0),
        Candidates = s.Whole("n_ei_candidates", 24, 1),
        IsMultivariate = s.Flag("multivariate", true),
        IsGrouped = s.Flag("group", true),
        IsConstantLiar = s.Flag("constant_liar", true),
        UsesNeighbours = s.Flag("neighbours", true),
        CountsFailures = s.Flag("count_failures", true),
    };

    private static CmaSettings Cma(SamplerSettings s) => new()
    {
        StartupTrials = s.Whole("n_startup_trials", 1, 0),
        Sigma = s.Number("sigma", 1.0 / 6, 1e-9, 10),
        Population = s.Whole("popsize", 0, 0) is > 1 and var size ? size : null,
        Restarts = s.Flag("restarts", true),
        HasMargin = s.Flag("margin", true),
    };

    private static GeneticSettings Genetic(SamplerSettings s, bool usesDirections) => new()
    {
        Population = s.Whole("population_size", 0, 0) is > 1 and var size ? size : null,
        MutationShare = s.Number("mutation_prob", -1, -1, 1) is >= 0 and var share ? share : null,
        Mutation = s.OneOf("mutation", "polynomial", "uniform") == "uniform" ? Mutation.Uniform : Mutation.Polynomial,
        CrossoverShare = s.Number("crossover_prob", 0.9, 0, 1),
        Crossover = s.OneOf("crossover", "uniform", "blxalpha", "sbx") switch { "blxalpha" => Crossover.Blend, "sbx" => Crossover.SimulatedBinary, _ => Crossover.Uniform },
        UsesDirections = usesDirections,
        Divisions = usesDirections ? s.Whole("dividing_parameter", 3, 1) : 3,
    };
}
