using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking.Exchange.Sources;
using Weir.Tracking.Metrics;

namespace Weir.Tracking.Exchange.Export;

/// <summary>Writes runs and logged models as folders of a file store.</summary>
internal static class RunFolder
{
    /// <summary>Writes a run.</summary>
    /// <param name="experiment">Folder of its experiment.</param>
    /// <param name="run">The run.</param>
    /// <param name="address">Where its artifacts lie in the file store.</param>
    /// <param name="differ">Hears of keys that a folder cannot hold.</param>
    public static void Write(string experiment, SourceRun run, string address, Action<string> differ)
    {
        var info = run.Info;
        var folder = Path.Combine(experiment, info.RunId);
        foreach (var name in new[] { "metrics", "params", "tags", "artifacts" }) Directory.CreateDirectory(Path.Combine(folder, name));
        foreach (var param in run.Params) Try("parameter", param.Key!, () => FileStoreWriter.Text(Path.Combine(folder, "params"), param.Key!, param.Value!));
        foreach (var tag in run.Tags) Try("tag", tag.Key!, () => FileStoreWriter.Text(Path.Combine(folder, "tags"), tag.Key!, tag.Value!));
        foreach (var (key, points) in run.Metrics) Try("metric", key, () => FileStoreWriter.Bytes(Path.Combine(folder, "metrics"), key, Lines(points)));
        foreach (var input in run.Datasets) WriteInput(experiment, folder, info.RunId, input);
        foreach (var model in run.ModelInputs)
            FileStoreWriter.Meta(Path.Combine(folder, "inputs", Md5(model.ModelId!, info.RunId)), ("source_type", "MODEL"), ("source_id", model.ModelId), ("destination_type", "RUN"), ("destination_id", info.RunId), ("tags", NoTags));
        foreach (var model in run.ModelOutputs)
            FileStoreWriter.Meta(Path.Combine(folder, "outputs", model.ModelId!), ("source_type", "RUN_OUTPUT"), ("source_id", model.ModelId), ("destination_type", "MODEL_OUTPUT"), ("destination_id", model.ModelId), ("step", model.Step ?? 0), ("tags", NoTags));
        var deleted = run.IsDeleted ? new[] { ("deleted_time", (object?)run.DeletedTime) } : [];
        FileStoreWriter.Meta(folder, [
            ("artifact_uri", address), ("end_time", info.EndTime), ("entry_point_name", ""), ("experiment_id", Path.GetFileName(experiment)), ("lifecycle_stage", info.LifecycleStage), ("run_id", info.RunId),
            ("run_name", info.RunName), ("source_name", ""), ("source_type", 4), ("source_version", ""), ("start_time", info.StartTime), ("status", (int)info.Status!.Value), ("tags", Array.Empty<string>()),
            ("user_id", info.UserId), .. deleted]);

        void Try(string kind, string key, Action write)
        {
            try
            {
                write();
            }
            catch (Exception e) when (e is IOException or WeirException or UnauthorizedAccessException)
            {
                differ($"run {info.RunId}: the {kind} '{key}' cannot be a file: {(e is WeirException ? e.Message : "another key has its name for a folder")}");
            }
        }
    }

    /// <summary>Writes a logged model.</summary>
    public static void Write(string experiment, LoggedModel model, string address)
    {
        var info = model.Info;
        var folder = Path.Combine(experiment, "models", info.ModelId);
        foreach (var name in new[] { "metrics", "params", "tags", "artifacts" }) Directory.CreateDirectory(Path.Combine(folder, name));
        foreach (var param in model.Data?.Params ?? []) FileStoreWriter.Text(Path.Combine(folder, "params"), param.Key!, param.Value!);
        foreach (var tag in info.Tags ?? []) FileStoreWriter.Text(Path.Combine(folder, "tags"), tag.Key!, tag.Value!);
        foreach (var metric in (model.Data?.Metrics ?? []).GroupBy(m => m.Key!))
        {
            var lines = new StringBuilder();
            foreach (var m in metric)
            {
                lines.Append(CultureInfo.InvariantCulture, $"{m.Timestamp} {Number(m.Value!.Value)} {m.Step ?? 0} {m.RunId}");
                if (m.DatasetName is not null) lines.Append(CultureInfo.InvariantCulture, $" {m.DatasetName} {m.DatasetDigest}");
                lines.Append('\n');
            }

            FileStoreWriter.Text(Path.Combine(folder, "metrics"), metric.Key, lines.ToString());
        }

        FileStoreWriter.Meta(folder,
            ("artifact_location", address), ("creation_timestamp", info.CreationTimestampMs), ("experiment_id", Path.GetFileName(experiment)), ("last_updated_timestamp", info.LastUpdatedTimestampMs),
            ("lifecycle_stage", "active"), ("model_id", info.ModelId), ("model_type", info.ModelType), ("name", info.Name), ("source_run_id", info.SourceRunId), ("status", (int)info.Status!.Value), ("status_message", info.StatusMessage));
    }

    private static readonly IReadOnlyDictionary<string, string> NoTags = new Dictionary<string, string>();

    private static void WriteInput(string experiment, string folder, string runId, DatasetInput input)
    {
        var dataset = input.Dataset!;
        var id = Md5(dataset.Name!, dataset.Digest!);
        FileStoreWriter.Meta(Path.Combine(experiment, "datasets", id),
            ("digest", dataset.Digest), ("name", dataset.Name), ("profile", dataset.Profile), ("schema", dataset.Schema), ("source", dataset.Source), ("source_type", dataset.SourceType));
        FileStoreWriter.Meta(Path.Combine(folder, "inputs", Md5(id, runId)),
            ("source_type", "DATASET"), ("source_id", id), ("destination_type", "RUN"), ("destination_id", id), ("tags", (input.Tags ?? []).ToDictionary(t => t.Key!, t => t.Value!)));
    }

    private static byte[] Lines(List<MetricPoint> points)
    {
        var lines = new StringBuilder(points.Count * 32);
        foreach (var point in points) lines.Append(CultureInfo.InvariantCulture, $"{point.Timestamp} {Number(point.Value)} {point.Step}\n");
        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    // As Python reads it.
    private static string Number(double value) => double.IsNaN(value) ? "nan" : value.ToString("R", CultureInfo.InvariantCulture);

    // MLflow's ids of data sets and of inputs.
    private static string Md5(string first, string second) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(first + second)));
}
