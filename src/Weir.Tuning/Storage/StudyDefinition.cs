using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Tuning.Pruners;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>What a stored study was made with. It is kept whole, sampler, pruner and seed included: who opens the study later goes on as it began.</summary>
public sealed record StudyDefinition
{
    private const int LongestName = 500;

    /// <summary>Its name, unique in the database: one line of up to 500 characters.</summary>
    public required string Name { get; init; }

    /// <summary>One an objective.</summary>
    public IReadOnlyList<Direction> Directions { get; init; } = [Direction.Minimize];

    /// <summary>The sampler: a name, or JSON with settings.</summary>
    public string Sampler { get; init; } = "auto";

    /// <summary>The pruner, likewise; null for none.</summary>
    public string? Pruner { get; init; }

    /// <summary>Seed of everything that is drawn.</summary>
    public ulong Seed { get; init; }

    /// <summary>The declared space as JSON; null where the objective asks for its parameters.</summary>
    public string? Space { get; init; }

    /// <summary>How many trials there are to be in total, retries not counted; null for no end.</summary>
    public int? PlannedTrials { get; init; }

    /// <summary>How often a trial that was lost is tried again.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>True to try failed ones again as well, not lost ones alone.</summary>
    public bool RetriesFailures { get; init; }

    /// <summary>The experiment whose rules say who may see and change it; null where its tracking run says so.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>Points of other studies or runs as JSON, the best first, which samplers begin from; null without.</summary>
    public string? Prior { get; init; }

    /// <summary>How many of those are tried before anything is drawn.</summary>
    public int PriorFirst { get; init; }

    /// <summary>What ran its trials last; null where only asks and tells did.</summary>
    public Files.RunPlan? Run { get; init; }

    /// <summary>What people noted down on it.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Checks what can be checked before anything is stored.</summary>
    /// <exception cref="WeirException"><c>tuning_setting</c>, <c>tuning_space</c>.</exception>
    public void Check()
    {
        if (string.IsNullOrWhiteSpace(Name)) throw new WeirException(TuningErrors.Setting, "a study needs a name");
        if (Name.Length > LongestName || Name.Any(char.IsControl))
            throw new WeirException(TuningErrors.Setting, $"the study's name '{Shown(Name)}' {(Name.Length > LongestName ? $"has {Name.Length} characters" : "has a line break or another control character")}", $"up to {LongestName} characters of one line are possible");
        if (Directions.Count == 0) throw new WeirException(TuningErrors.Setting, "a study has at least one direction");
        if (PlannedTrials < 1) throw new WeirException(TuningErrors.Setting, $"{PlannedTrials} trials cannot be planned; 1 or more can");
        _ = SamplerCatalog.Create(Sampler);
        if (Pruner is not null) _ = PrunerCatalog.Create(Pruner);
        _ = ReadSpace();
    }

    private static string Shown(string name) => string.Concat(name.Take(40).Select(c => char.IsControl(c) ? '?' : c)) + (name.Length > 40 ? "…" : string.Empty);

    /// <summary>The first setting in which another definition of the same study differs: what cannot change once trials are there. Null where they agree.</summary>
    public string? DifferenceFrom(StudyDefinition other) =>
        !Directions.SequenceEqual(other.Directions) ? $"its directions are {Words(Directions)}, not {Words(other.Directions)}"
        : other.Space is not null && Space is not null && !SameJson(Space, other.Space) ? "its space is another"
        : null;

    /// <summary>Settings in which another definition of the same study differs, and which stay as they are.</summary>
    public IEnumerable<string> SettingsUnlike(StudyDefinition other)
    {
        if (Sampler != other.Sampler) yield return $"its sampler is {Sampler}, not {other.Sampler}";
        if (Pruner != other.Pruner) yield return $"its pruner is {Pruner ?? "none"}, not {other.Pruner ?? "none"}";
        if (Seed != other.Seed) yield return $"its seed is {Seed}, not {other.Seed}";
        if (Retries != other.Retries) yield return $"it tries {Retries} times again, not {other.Retries}";
    }

    internal SearchSpace? ReadSpace() => Space is null ? null : SpaceReader.Read(Space, "space");

    private static string Words(IReadOnlyList<Direction> directions) => string.Join(",", directions.Select(d => d == Direction.Maximize ? "maximize" : "minimize"));

    private static bool SameJson(string a, string b)
    {
        using var left = JsonDocument.Parse(a);
        using var right = JsonDocument.Parse(b);
        return JsonElement.DeepEquals(left.RootElement, right.RootElement);
    }
}
