using System.Text;
using Weir.Data.Tables;
using Weir.Lineage;
using Weir.Models.Packages;
using Weir.Training.Forecasting;
using Weir.Yaml.Values;

namespace Weir.Training.Runs;

/// <summary>A training result as the content of a package: facts that others need go under <c>metadata</c>.</summary>
internal static class PackageContent
{
    /// <summary>Figures of each series of a forecast of several, in the package.</summary>
    public const string SeriesFile = "series.csv";

    public static ModelPackageContent Of(TrainingResult result, IReadOnlyList<Artifact> inputs, string? runId, DateTimeOffset now, string card) => new()
    {
        Model = result.Model,
        Signature = result.Signature,
        Example = result.Example,
        RunId = runId,
        CreatedAt = now,
        Metadata = Metadata(result, inputs),
        Files = Files(result, card),
    };

    // A forecast has no columns to make features of.
    private static Dictionary<string, ReadOnlyMemory<byte>> Files(TrainingResult result, string card)
    {
        Dictionary<string, ReadOnlyMemory<byte>> files = new() { [ModelCard.FileName] = Encoding.UTF8.GetBytes(card) };
        if (result.FeaturePlan is { } features) files["features.yaml"] = Encoding.UTF8.GetBytes(features);
        if (result.Series.Count > 0) files[SeriesFile] = Encoding.UTF8.GetBytes(Series(result));
        return files;
    }

    private static string Series(TrainingResult result)
    {
        Column Numbers(string name, Func<SeriesFigures, double?> value) => new NumberColumn(name, [.. result.Series.Select(s => value(s) ?? double.NaN)]);
        return TableText.Csv(
        [
            .. result.SeriesColumns.Select((c, i) => new TextColumn(c, [.. result.Series.Select(s => s.Key[i])])),
            new IntegerColumn("judged_rows", [.. result.Series.Select(s => (long)s.Rows)]),
            Numbers("forecast_mae", s => s.Mae), Numbers("forecast_rmse", s => s.Rmse), Numbers("forecast_mase", s => s.Mase), Numbers("baseline_mae", s => s.BaselineMae), Numbers("baseline_mase", s => s.BaselineMase),
        ]);
    }

    private static YamlMap Metadata(TrainingResult result, IReadOnlyList<Artifact> inputs)
    {
        List<(string, YamlValue)> facts =
        [
            ("data", new YamlList([.. inputs.Select(i => YamlValue.Map(("hash", YamlValue.Of(i.Hash)), ("name", YamlValue.Of(i.Name))))])),
            ("learner", YamlValue.Of(result.Learner)),
            ("metrics", YamlValue.Map(result.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, (YamlValue)new YamlFloat(m.Value))))),
            ("parameters", YamlValue.Map(result.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, (YamlValue)YamlValue.Of(p.Value))))),
            ("target", YamlValue.Of(result.Target)),
            ("task", YamlValue.Of(result.Task.ToString().ToLowerInvariant())),
        ];
        if (result.Classes.Count > 0) facts.Add(("classes", new YamlList([.. result.Classes.Select(YamlValue.Of)])));
        return YamlValue.Map(facts.OrderBy(f => f.Item1, StringComparer.Ordinal));
    }
}
