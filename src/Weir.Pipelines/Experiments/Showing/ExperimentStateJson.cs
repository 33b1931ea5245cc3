using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Pipelines.Comparing;
using Weir.Versioning.Content;

namespace Weir.Pipelines.Experiments.Showing;

/// <summary>States as DVC's <c>exp show --json</c> writes them.</summary>
public static class ExperimentStateJson
{
    /// <summary>Writes a list.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<ExperimentState> states)
    {
        json.WriteStartArray();
        foreach (var state in states) Write(json, state);
        json.WriteEndArray();
    }

    /// <summary>A time as Python's <c>isoformat</c> gives it, in the zone of this machine.</summary>
    public static string Iso(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, ExperimentState state)
    {
        json.WriteStartObject();
        json.WriteString("rev", state.Rev);
        json.WriteString("name", state.Name);
        json.WritePropertyName("data");
        if (state.Data is { } data) Write(json, state.Rev, data);
        else json.WriteNullValue();
        json.WritePropertyName("error");
        if (state.Error is { } error) Write(json, error);
        else json.WriteNullValue();
        json.WritePropertyName("experiments");
        if (state.Experiments is { } experiments)
        {
            json.WriteStartArray();
            foreach (var entry in experiments) Write(json, entry);
            json.WriteEndArray();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ExperimentEntry entry)
    {
        json.WriteStartObject();
        json.WriteStartArray("revs");
        Write(json, entry.State);
        json.WriteEndArray();
        json.WritePropertyName("executor");
        if (entry.Executor is { } executor) Write(json, executor);
        else json.WriteNullValue();
        json.WriteString("name", entry.State.Name);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ExperimentExecutor executor)
    {
        json.WriteStartObject();
        json.WriteString("state", executor.State);
        json.WriteString("name", executor.Name);
        json.WriteStartObject("local");
        json.WriteString("root", executor.Root);
        json.WriteString("log", executor.Log);
        Number(json, "pid", executor.Pid);
        Number(json, "returncode", executor.ExitCode);
        json.WriteString("task_id", executor.TaskId);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string rev, ExperimentData data)
    {
        json.WriteStartObject();
        json.WriteString("rev", rev);
        json.WriteString("timestamp", data.Time is { } time ? Iso(time) : null);
        Files(json, "params", data.Params);
        Files(json, "metrics", data.Metrics);
        json.WriteStartObject("deps");
        foreach (var (path, content) in data.Deps)
        {
            json.WriteStartObject(path);
            Content(json, content);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("outs");
        foreach (var (path, o) in data.Outs)
        {
            json.WriteStartObject(path);
            Content(json, o.Content);
            json.WriteBoolean("use_cache", o.IsCached);
            json.WriteBoolean("is_data_source", o.IsSource);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("meta");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Files(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, TrackedValues.FileValues> files)
    {
        json.WriteStartObject(name);
        foreach (var (file, values) in files)
        {
            json.WriteStartObject(file);
            json.WritePropertyName(values.Error is null ? "data" : "error");
            if (values.Error is { } error) Write(json, error);
            else ValueJson.Write(json, values.Data);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Content(Utf8JsonWriter json, ContentId? content)
    {
        json.WriteString("hash", content?.Md5);
        if (content is { HasSize: true }) json.WriteNumber("size", content.SizeBytes);
        else json.WriteNull("size");
        if (content?.FileCount is { } count) json.WriteNumber("nfiles", count);
        else json.WriteNull("nfiles");
    }

    private static void Write(Utf8JsonWriter json, WeirException error)
    {
        json.WriteStartObject();
        json.WriteString("msg", error.Message);
        json.WriteString("type", error.Code);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
