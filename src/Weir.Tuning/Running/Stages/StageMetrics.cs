using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Pipelines.Comparing;
using Weir.Tuning.Spaces;
using Weir.Versioning.Repository;
using Weir.Yaml.Values;

namespace Weir.Tuning.Running.Stages;

/// <summary>Reads values of trials from the metrics that stages of the project declare.</summary>
internal sealed class StageMetrics(DvcRepository repository, IReadOnlyList<ObjectiveSource>? sources)
{
    /// <summary>The values of a revision, <c>workspace</c> for what lies there; null where they are not in files.</summary>
    /// <exception cref="WeirException"><c>tuning_objective</c>, <c>not_in_cache</c>.</exception>
    public async Task<IReadOnlyList<double>?> ReadAsync(string revision, string folder, CancellationToken cancellation)
    {
        if (sources is not null && sources.All(s => s.File is null)) return null;
        using var view = await RevisionView.OpenAsync(repository, revision, cancellation: cancellation);
        var files = new TrackedValues(repository).Metrics(view, []);
        if (sources is null) return [TheOne(files)];
        return [.. sources.Select(s => Value(files, s, repository.Relative(Path.GetFullPath(Path.Combine(folder, s.File!)))))];
    }

    private static double TheOne(IReadOnlyDictionary<string, TrackedValues.FileValues> files)
    {
        if (files.Values.FirstOrDefault(f => f.Error is not null)?.Error is { } error) throw error;
        var all = files.SelectMany(f => Leaves(f.Value).Select(l => (Name: $"{f.Key}:{l.Key}", l.Value))).ToList();
        return all switch
        {
            [var one] => one.Value,
            [] => throw new WeirException(TuningErrors.Objective, "the stages have no metric", "declare a file under `metrics:` of the stage in dvc.yaml"),
            _ => throw new WeirException(TuningErrors.Objective, $"the stages have {all.Count} metrics", $"say which: --metric {string.Join(", --metric ", all.Take(5).Select(a => a.Name))}"),
        };
    }

    private static double Value(IReadOnlyDictionary<string, TrackedValues.FileValues> files, ObjectiveSource source, string file)
    {
        if (!files.TryGetValue(file, out var values))
            throw new WeirException(TuningErrors.Objective, $"'{source.File}' is no metric of the stages", DidYouMean.Hint(file, files.Keys) ?? (files.Count == 0 ? "declare it under `metrics:` of the stage in dvc.yaml" : $"those are {string.Join(", ", files.Keys)}"));
        if (values.Error is { } error) throw error;
        var leaves = Leaves(values).ToList();
        return leaves.Exists(l => l.Key == source.Key)
            ? leaves.Find(l => l.Key == source.Key).Value
            : throw new WeirException(TuningErrors.Objective, $"'{source.File}' has no number '{source.Key}'", DidYouMean.Hint(source.Key, leaves.Select(l => l.Key)));
    }

    private static IEnumerable<(string Key, double Value)> Leaves(TrackedValues.FileValues file)
    {
        if (file.Data is null) yield break;
        foreach (var (key, value) in ValueJson.Flatten(file.Data))
            if (Number(value) is { } number) yield return (key, number);
    }

    private static double? Number(YamlValue value) => value switch
    {
        YamlInteger whole => double.Parse(whole.Digits, CultureInfo.InvariantCulture),
        YamlFloat real => real.Value,
        _ => null,
    };
}
