using System.Runtime.InteropServices;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Tracking.Metrics;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Runs;

/// <summary>What may be logged: presence, names and lengths, checked for a whole request before anything is stored.</summary>
internal static class RunLogRules
{
    /// <summary>Checked tags; the last of several with one key wins.</summary>
    public static List<Tag> Tags(IReadOnlyList<Tag>? tags, TrackingOptions options)
    {
        var found = new Tag[tags?.Count ?? 0];
        var last = new Dictionary<string, int>(found.Length);
        for (var i = 0; i < tags?.Count; i++)
        {
            var key = Required.Text(tags[i].Key, $"tags[{i}].key");
            Names.CheckKey(key, $"tags[{i}].key");
            found[i] = new Tag(key, Limits.Fit(tags[i].Value ?? string.Empty, Limits.TagValue, $"tags[{i}].value", options.TruncateLongValues));
            last[key] = i;
        }

        return [.. found.Where((tag, i) => last[tag.Key!] == i)];
    }

    /// <summary>Checked parameters; a key may come once.</summary>
    public static List<Param> Params(IReadOnlyList<Param>? values, TrackingOptions options)
    {
        var result = new List<Param>(values?.Count ?? 0);
        var seen = new HashSet<string>();
        for (var i = 0; i < values?.Count; i++)
        {
            var key = Required.Text(values[i].Key, $"params[{i}].key");
            Names.CheckKey(key, $"params[{i}].key");
            if (!seen.Add(key)) throw MlflowErrors.Invalid($"Duplicate parameter keys have been submitted: ['{key}']. Please ensure the request contains only one param value per param key.");
            result.Add(new Param(key, Limits.Fit(values[i].Value ?? string.Empty, Limits.ParamValue, $"params[{i}].value", options.TruncateLongValues)));
        }

        return result;
    }

    /// <summary>Checked points by key.</summary>
    public static Dictionary<string, List<MetricPoint>> Metrics(IReadOnlyList<Metric>? metrics)
    {
        var result = new Dictionary<string, List<MetricPoint>>();
        for (var i = 0; i < metrics?.Count; i++)
        {
            var metric = metrics[i];
            if (metric.Key is not { Length: > 0 }) throw MlflowErrors.Missing($"metrics[{i}].key");
            if (metric.Value is null) throw MlflowErrors.Missing($"metrics[{i}].value");
            if (metric.Timestamp is null) throw MlflowErrors.Missing($"metrics[{i}].timestamp");
            ref var points = ref CollectionsMarshal.GetValueRefOrAddDefault(result, metric.Key, out var isKnown);
            if (!isKnown)
            {
                Names.CheckKey(metric.Key, $"metrics[{i}].key");
                points = [];
            }

            CheckDataset(metric, $"metrics[{i}].");
            points!.Add(Point(metric, $"metrics[{i}].timestamp"));
        }

        return result;
    }

    /// <summary>Refuses a data set of a metric that is too long to be one.</summary>
    public static void CheckDataset(Metric metric, string at)
    {
        if (metric.DatasetName is { } name) Limits.Check(name, Limits.DatasetName, at + "dataset_name");
        if (metric.DatasetDigest is { } digest) Limits.Check(digest, Limits.DatasetDigest, at + "dataset_digest");
    }

    /// <summary>One checked point.</summary>
    public static MetricPoint Point(Metric metric, string timestampParameter)
    {
        if (metric.Timestamp < 0) throw MlflowErrors.Invalid($"Invalid value {metric.Timestamp} for parameter '{timestampParameter}' supplied: Timestamp must be a nonnegative long (64-bit integer)");
        return MetricPoint.Of(metric.Value!.Value, metric.Timestamp!.Value, metric.Step ?? 0);
    }

    /// <summary>Refuses data sets without a name or digest, or with parts that are too long.</summary>
    public static void Check(IReadOnlyList<DatasetInput> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            var at = $"datasets[{i}].dataset";
            var dataset = inputs[i].Dataset ?? throw MlflowErrors.Missing(at);
            Limits.Check(Required.Text(dataset.Name, $"{at}.name"), Limits.DatasetName, $"{at}.name");
            Limits.Check(Required.Text(dataset.Digest, $"{at}.digest"), Limits.DatasetDigest, $"{at}.digest");
            Required.Text(dataset.SourceType, $"{at}.source_type");
            Limits.Check(Required.Text(dataset.Source, $"{at}.source"), 65_535, $"{at}.source");
            Limits.Check(dataset.Schema ?? string.Empty, 1_048_575, $"{at}.schema");
            Limits.Check(dataset.Profile ?? string.Empty, 16_777_215, $"{at}.profile");
            foreach (var tag in inputs[i].Tags ?? [])
            {
                Limits.Check(Required.Text(tag.Key, $"datasets[{i}].tags.key"), 255, $"datasets[{i}].tags.key");
                Limits.Check(tag.Value ?? string.Empty, 500, $"datasets[{i}].tags.value");
            }
        }
    }
}
