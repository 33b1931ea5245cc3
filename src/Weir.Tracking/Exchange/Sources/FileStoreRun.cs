using Weir.Client.Wire;
using Weir.Tracking.Metrics;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>Reads a run's folder of a file store.</summary>
internal static class FileStoreRun
{
    /// <summary>The run, or null with a warning.</summary>
    public static SourceRun? Read(string folder, Dictionary<string, Dataset> datasets, Action<string> warn)
    {
        if (MetaFile.Open(Path.Combine(folder, "meta.yaml"), warn, "run_id|run_uuid", "status", "start_time", "user_id") is not { } meta) return null;
        var id = meta["run_id"] ?? meta["run_uuid"] ?? Path.GetFileName(folder);
        if (id != Path.GetFileName(folder))
        {
            warn($"{meta.Path} tells of the run {id}, which is not its folder's, and was skipped");
            return null;
        }

        var tags = FileStoreEntries.Texts(Path.Combine(folder, "tags"), warn).Select(t => new Tag(t.Key, t.Value)).ToList();
        var name = meta["run_name"] is { Length: > 0 } given ? given : meta["name"] is { Length: > 0 } old ? old : RunTagsOf(tags) ?? string.Empty;
        var (inputs, modelInputs) = Inputs(folder, datasets, warn);
        return new SourceRun(new RunInfo(
            id, id, meta["experiment_id"], name, meta["user_id"] ?? string.Empty, Status(meta["status"]), meta.Number("start_time"), meta.Number("end_time"),
            meta["artifact_uri"], meta["lifecycle_stage"] == "deleted" ? "deleted" : "active"))
        {
            DeletedTime = meta.Number("deleted_time"),
            Params = [.. FileStoreEntries.Texts(Path.Combine(folder, "params"), warn).Select(p => new Param(p.Key, p.Value))],
            Tags = tags,
            Metrics = Metrics(Path.Combine(folder, "metrics"), warn),
            Datasets = inputs,
            ModelInputs = modelInputs,
            ModelOutputs = Outputs(folder, warn),
        };
    }

    /// <summary>A status by its number or its name.</summary>
    public static RunStatus Status(string? text) => text switch
    {
        "2" or "SCHEDULED" => RunStatus.Scheduled,
        "3" or "FINISHED" => RunStatus.Finished,
        "4" or "FAILED" => RunStatus.Failed,
        "5" or "KILLED" => RunStatus.Killed,
        _ => RunStatus.Running,
    };

    /// <summary>The name that a tag gives a run of an old client.</summary>
    public static string? RunTagsOf(IEnumerable<Tag> tags) => tags.FirstOrDefault(t => t.Key == Runs.RunTags.RunName)?.Value;

    private static Dictionary<string, List<MetricPoint>> Metrics(string folder, Action<string> warn)
    {
        var found = new Dictionary<string, List<MetricPoint>>();
        foreach (var path in FileStoreEntries.Files(folder))
        {
            if (FileStoreEntries.Read(path, warn) is not { } bytes) continue;
            if (MetricFile.Parse(bytes, path, warn) is { Count: > 0 } points) found.Add(FileStoreEntries.Key(folder, path), points);
        }

        return found;
    }

    // MLflow writes the data set's id as the destination too; the folder says which run it is.
    private static (List<DatasetInput> Datasets, List<ModelInput> Models) Inputs(string folder, Dictionary<string, Dataset> datasets, Action<string> warn)
    {
        var (found, models) = (new List<DatasetInput>(), new List<ModelInput>());
        foreach (var meta in Metas(Path.Combine(folder, "inputs"), warn))
        {
            var source = meta["source_id"]!;
            if (meta["source_type"]!.Contains("MODEL", StringComparison.OrdinalIgnoreCase)) models.Add(new ModelInput(source));
            else if (datasets.TryGetValue(source, out var dataset)) found.Add(new DatasetInput([.. meta.Map("tags").Select(t => new Tag(t.Key, t.Value))], dataset));
            else warn($"{meta.Path} tells of the data set {source}, which is not there, and was skipped");
        }

        return (found, models);
    }

    private static List<ModelOutput> Outputs(string folder, Action<string> warn) =>
        [.. Metas(Path.Combine(folder, "outputs"), warn).Select(m => new ModelOutput(m["destination_id"] is { } id && id.StartsWith("m-", StringComparison.Ordinal) ? id : m["source_id"], m.Number("step") ?? 0))];

    private static IEnumerable<MetaFile> Metas(string folder, Action<string> warn) =>
        Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(d => MetaFile.Open(Path.Combine(d, "meta.yaml"), warn, "source_type", "source_id")).OfType<MetaFile>()
            : [];
}
