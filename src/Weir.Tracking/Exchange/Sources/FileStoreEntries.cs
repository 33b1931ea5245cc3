using System.Globalization;
using System.Text;
using Weir.Client.Wire;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>What several parts of a file store have in common: texts, metrics, data sets, logged models.</summary>
internal static class FileStoreEntries
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Files of a folder as key and whole content; a key with a slash lies in a sub-folder.</summary>
    public static IEnumerable<(string Key, string Value)> Texts(string folder, Action<string> warn)
    {
        foreach (var path in Files(folder))
        {
            if (Read(path, warn) is not { } bytes) continue;
            yield return (Key(folder, path), Text(bytes, path, warn));
        }
    }

    /// <summary>All files below a folder.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];

    /// <summary>The key that a file stands for.</summary>
    public static string Key(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    /// <summary>A file's bytes; null, and a warning, when it cannot be read.</summary>
    public static byte[]? Read(string path, Action<string> warn)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn($"{path} cannot be read and was skipped");
            return null;
        }
    }

    /// <summary>Data sets of an experiment by their id.</summary>
    public static Dictionary<string, Dataset> Datasets(string folder, Action<string> warn)
    {
        var found = new Dictionary<string, Dataset>();
        if (!Directory.Exists(folder)) return found;
        foreach (var entry in Directory.EnumerateDirectories(folder))
        {
            if (MetaFile.Open(Path.Combine(entry, "meta.yaml"), warn, "name", "digest", "source_type") is not { } meta) continue;
            found[Path.GetFileName(entry)] = new Dataset(meta["name"] ?? string.Empty, meta["digest"] ?? string.Empty, meta["source_type"] ?? string.Empty, meta["source"] ?? string.Empty, meta["schema"], meta["profile"]);
        }

        return found;
    }

    /// <summary>A trace, or null with a warning. Its spans are a file among its artifacts.</summary>
    public static SourceTrace? Trace(string folder, Action<string> warn)
    {
        if (MetaFile.Open(Path.Combine(folder, "trace_info.yaml"), warn, "trace_id|request_id") is not { } meta) return null;

        // Stores of 2.x have milliseconds and other names.
        var info = new TraceInfo(
            meta["trace_id"] ?? meta["request_id"], meta["client_request_id"], null, meta["request_preview"], meta["response_preview"],
            meta["request_time"] ?? Traces.WireTime.Timestamp(meta.Number("timestamp_ms") ?? 0),
            meta["execution_duration"] ?? ((meta.Number("execution_duration_ms") ?? meta.Number("execution_time_ms")) is { } time ? Traces.WireTime.Duration(time) : null),
            meta["state"] ?? meta["status"],
            Texts(Path.Combine(folder, "request_metadata"), warn).Concat(Texts(Path.Combine(folder, "trace_metadata"), warn)).ToDictionary(t => t.Key, t => t.Value),
            null,
            Texts(Path.Combine(folder, "tags"), warn).ToDictionary(t => t.Key, t => t.Value));
        return new SourceTrace(info, [], []);
    }

    /// <summary>A logged model, or null with a warning.</summary>
    public static SourceLoggedModel? LoggedModel(string folder, Action<string> warn)
    {
        if (MetaFile.Open(Path.Combine(folder, "meta.yaml"), warn, "model_id", "name", "status") is not { } meta) return null;
        var id = meta["model_id"]!;
        var created = meta.Number("creation_timestamp") ?? 0;
        var info = new LoggedModelInfo(
            id, meta["experiment_id"], meta["name"], created, meta.Number("last_updated_timestamp") ?? created, meta["artifact_location"],
            (LoggedModelStatus)(meta.Number("status") ?? 1), meta["model_type"], meta["source_run_id"], meta["status_message"],
            [.. Texts(Path.Combine(folder, "tags"), warn).Select(t => new Tag(t.Key, t.Value))]);
        var metrics = new List<Metric>();
        var metricFolder = Path.Combine(folder, "metrics");
        foreach (var path in Files(metricFolder))
            if (Read(path, warn) is { } bytes) metrics.AddRange(ModelMetrics(Text(bytes, path, warn), Key(metricFolder, path), id, path, warn));
        return new SourceLoggedModel(info, [.. Texts(Path.Combine(folder, "params"), warn).Select(p => new Param(p.Key, p.Value))], metrics, meta["lifecycle_stage"] == "deleted");
    }

    // Lines "timestamp value step run [data set digest]".
    private static IEnumerable<Metric> ModelMetrics(string text, string key, string modelId, string path, Action<string> warn)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var point = parts.Length >= 4 ? MetricFile.Parse(Encoding.UTF8.GetBytes(string.Join(' ', parts.Take(3)) + "\n"), path, _ => { }) : [];
            if (point.Count == 0)
            {
                warn($"{path}: '{line}' is not 'timestamp value step run' and was left out");
                continue;
            }

            // The name of a data set may hold spaces, its digest not.
            var hasDataset = parts.Length >= 6;
            yield return new Metric(key, point[0].Value, point[0].Timestamp, point[0].Step, modelId, hasDataset ? string.Join(' ', parts[4..^1]) : null, hasDataset ? parts[^1] : null, parts[3]);
        }
    }

    private static string Text(byte[] bytes, string path, Action<string> warn)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            warn(string.Create(CultureInfo.InvariantCulture, $"{path} is not UTF-8 (byte {e.Index}); what is no character was replaced"));
            return Encoding.UTF8.GetString(bytes);
        }
    }
}
