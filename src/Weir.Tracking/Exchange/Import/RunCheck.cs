using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Weir.Client.Wire;
using Weir.Tracking.Exchange.Sources;
using Weir.Tracking.Metrics;

namespace Weir.Tracking.Exchange.Import;

/// <summary>Compares a run as its source has it with the run read back. More on this side is no difference: work may have gone on here.</summary>
internal static class RunCheck
{
    /// <summary>What is missing or other here; nothing when the run is whole.</summary>
    public static IEnumerable<string> Differences(SourceRun source, SourceRun stored)
    {
        var (was, isNow) = (Facts(source), Facts(stored));
        if (was != isNow) yield return $"{was} became {isNow}";
        foreach (var (key, value) in source.Params.Select(p => (p.Key!, p.Value!)).Except(stored.Params.Select(p => (p.Key!, p.Value!)))) yield return $"parameter '{key}' is not '{Short(value)}'";
        foreach (var (key, value) in source.Tags.Select(t => (t.Key!, t.Value!)).Except(stored.Tags.Select(t => (t.Key!, t.Value!)))) yield return $"tag '{key}' is not '{Short(value)}'";
        foreach (var (key, points) in source.Metrics)
        {
            var held = stored.Metrics.GetValueOrDefault(key) ?? [];
            if (points.Count - Common(points, held).Count is > 0 and var missing) yield return $"metric '{key}' lacks {missing} of {points.Count} points";
        }

        foreach (var input in Inputs(source).Except(Inputs(stored))) yield return $"input {Short(input)} is missing";
    }

    /// <summary>SHA-256 of a run, or of as much of it as another has too.</summary>
    public static byte[] Checksum(SourceRun run, SourceRun? within = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, run.Info.RunId, Facts(run).ToString());
        AddTexts(hash, run.Params.Select(p => (p.Key!, p.Value!)), within?.Params.Select(p => p.Key!));
        AddTexts(hash, run.Tags.Select(t => (t.Key!, t.Value!)), within?.Tags.Select(t => t.Key!));
        foreach (var (key, points) in run.Metrics.Where(m => within?.Metrics.ContainsKey(m.Key) != false).OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            Add(hash, key);
            AddPoints(hash, within is null ? points : Common(points, within.Metrics[key]));
        }

        var inputs = within is null ? Inputs(run) : Inputs(run).Intersect(Inputs(within));
        foreach (var input in inputs.Order(StringComparer.Ordinal)) Add(hash, input);
        return hash.GetHashAndReset();
    }

    private static (string? Name, string? User, RunStatus? Status, long? Start, long? End, string? Stage) Facts(SourceRun run) =>
        (run.Info.RunName, run.Info.UserId, run.Info.Status, run.Info.StartTime, run.Info.EndTime, run.Info.LifecycleStage);

    // Schema and profile belong to the data set, which others may have logged before; they are not compared.
    private static IEnumerable<string> Inputs(SourceRun run) => run.Datasets
        .Select(d => $"{d.Dataset!.Name}\n{d.Dataset.Digest}\n{string.Join('\n', (d.Tags ?? []).Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal))}")
        .Concat(run.ModelInputs.Select(m => $"reads {m.ModelId}")).Concat(run.ModelOutputs.Select(m => $"made {m.ModelId} at {m.Step ?? 0}")).Distinct();

    // Both in the order of the history.
    private static List<MetricPoint> Common(List<MetricPoint> points, List<MetricPoint> others)
    {
        var common = new List<MetricPoint>(Math.Min(points.Count, others.Count));
        for (int i = 0, j = 0; i < points.Count && j < others.Count;)
        {
            var order = points[i].CompareTo(others[j]);
            if (order == 0) common.Add(points[i]);
            if (order <= 0) i++;
            if (order >= 0) j++;
        }

        return common;
    }

    private static void AddTexts(IncrementalHash hash, IEnumerable<(string Key, string Value)> texts, IEnumerable<string>? within)
    {
        var wanted = within?.ToHashSet();
        foreach (var (key, value) in texts.Where(t => wanted?.Contains(t.Key) != false).OrderBy(t => t.Key, StringComparer.Ordinal)) Add(hash, key, value);
        Add(hash, string.Empty);
    }

    private static void Add(IncrementalHash hash, params ReadOnlySpan<string> texts)
    {
        Span<byte> length = stackalloc byte[4];
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
    }

    // 0 and -0 are one value of a history.
    private static void AddPoints(IncrementalHash hash, List<MetricPoint> points)
    {
        var words = new long[points.Count * 3];
        for (var i = 0; i < points.Count; i++)
        {
            words[i * 3] = points[i].Timestamp;
            words[(i * 3) + 1] = points[i].Step;
            words[(i * 3) + 2] = double.IsNaN(points[i].Value) ? long.MinValue : BitConverter.DoubleToInt64Bits(points[i].Value == 0 ? 0 : points[i].Value);
        }

        hash.AppendData(MemoryMarshal.AsBytes(words.AsSpan()));
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
