using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Weir.Client.Wire;
using Weir.Foundation.Json;

namespace Weir.Tracking.Export;

/// <summary>Writes runs as flat objects, a line each, and notes which columns occur.</summary>
internal sealed class RunLines(Stream output, RunColumns columns, IReadOnlyDictionary<string, string> experiments) : IAsyncDisposable
{
    private readonly ArrayBufferWriter<byte> _line = new(4096);

    public async Task WriteAsync(Run run, CancellationToken cancellation)
    {
        _line.ResetWrittenCount();
        Write(run);
        _line.GetSpan(1)[0] = (byte)'\n';
        _line.Advance(1);
        await output.WriteAsync(_line.WrittenMemory, cancellation);
    }

    public ValueTask DisposeAsync() => new(output.FlushAsync());

    private void Write(Run run)
    {
        using var json = new Utf8JsonWriter(_line, JsonDefaults.Compact);
        var info = run.Info;
        json.WriteStartObject();
        json.WriteString("run_id", info.RunId);
        json.WriteString("run_name", info.RunName);
        json.WriteString("experiment_id", info.ExperimentId);
        json.WriteString("experiment", experiments.GetValueOrDefault(info.ExperimentId ?? string.Empty));
        json.WriteString("status", info.Status?.ToString().ToUpperInvariant());
        json.WriteString("lifecycle_stage", info.LifecycleStage);
        json.WriteString("user_id", info.UserId);
        Time(json, "start_time", info.StartTime);
        Time(json, "end_time", info.EndTime);
        if (info is { StartTime: { } start, EndTime: { } end }) json.WriteNumber("duration_seconds", (end - start) / 1000.0);
        json.WriteString("artifact_uri", info.ArtifactUri);
        foreach (var metric in run.Data?.Metrics ?? [])
        {
            columns.Metric(metric.Key!);
            Number(json, $"metrics.{metric.Key}", metric.Value!.Value);
        }

        foreach (var param in run.Data?.Params ?? [])
        {
            columns.Param(param.Key!);
            json.WriteString($"params.{param.Key}", param.Value);
        }

        foreach (var tag in run.Data?.Tags ?? [])
        {
            columns.Tag(tag.Key!);
            json.WriteString($"tags.{tag.Key}", tag.Value);
        }

        json.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter json, string name, long? milliseconds)
    {
        if (milliseconds is < -62135596800000 or > 253402300799999) milliseconds = null; // clients may send any number; no calendar has such a day
        if (milliseconds is { } ms) json.WriteString(name, DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}
