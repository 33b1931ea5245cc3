using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Tracking.Traces;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>Traces of an MLflow database, with tags, metadata, assessments and spans.</summary>
internal static class SqlTraces
{
    private const int AtOnce = 200;

    public static async IAsyncEnumerable<SourceTrace> ReadAsync(SqlTables tables, SourceExperiment experiment, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var infos = new List<TraceInfo>();
        await foreach (var r in tables.RowsAsync("trace_info", "request_id timestamp_ms execution_time_ms status client_request_id request_preview response_preview", $"WHERE experiment_id = {experiment.Key} ORDER BY timestamp_ms, request_id", cancellation))
        {
            infos.Add(new TraceInfo(
                r.Text(0), r.Text(4), null, r.Text(5), r.Text(6), WireTime.Timestamp(r.Number(1) ?? 0), r.Number(2) is { } time ? WireTime.Duration(time) : null, r.Text(3)));
        }

        foreach (var some in infos.Chunk(AtOnce))
        {
            var list = SqlTables.List(some.Select(i => i.TraceId!));
            var tags = await TextsAsync(tables, "trace_tags", list, cancellation);
            var metadata = await TextsAsync(tables, "trace_request_metadata", list, cancellation);
            var assessments = await AssessmentsAsync(tables, list, cancellation);
            var spans = await ManyAsync(tables.RowsAsync("spans", "trace_id content", $"WHERE trace_id IN {list} ORDER BY start_time_unix_nano, span_id", cancellation), r => (r.Text(0)!, JsonElement.Parse(r.Text(1)!)));
            var runs = tables.Has("entity_associations")
                ? await ManyAsync(tables.RowsAsync("entity_associations", "source_id destination_id", $"WHERE source_type = 'trace' AND destination_type = 'run' AND source_id IN {list}", cancellation), r => (r.Text(0)!, r.Text(1)!))
                : Array.Empty<(string, string)>().ToLookup(p => p.Item1, p => p.Item2);
            foreach (var info in some)
            {
                var id = info.TraceId!;
                yield return new SourceTrace(
                    info with { Tags = tags[id].ToDictionary(), TraceMetadata = metadata[id].ToDictionary(), Assessments = [.. assessments[id]] }, [.. spans[id]], [.. runs[id]]);
            }
        }
    }

    private static Task<ILookup<string, KeyValuePair<string, string>>> TextsAsync(SqlTables tables, string table, string list, CancellationToken cancellation) => ManyAsync(
        tables.RowsAsync(table, "request_id key value", $"WHERE request_id IN {list}", cancellation), r => (r.Text(0)!, KeyValuePair.Create(r.Text(1)!, r.Text(2) ?? string.Empty)));

    private static Task<ILookup<string, Assessment>> AssessmentsAsync(SqlTables tables, string list, CancellationToken cancellation) => ManyAsync(
        tables.RowsAsync(
            "assessments", "trace_id assessment_id name assessment_type value error created_timestamp last_updated_timestamp source_type source_id span_id rationale overrides valid assessment_metadata",
            $"WHERE trace_id IN {list} ORDER BY created_timestamp, assessment_id", cancellation),
        r => (r.Text(0)!, new Assessment(
            r.Text(1), r.Text(2), r.Text(0), r.Text(10), new AssessmentSource(r.Text(8), r.Text(9)), WireTime.Timestamp(r.Number(6) ?? 0), WireTime.Timestamp(r.Number(7) ?? 0),
            r.Text(3) == "feedback" ? new Feedback(Json(r.Text(4)), r.Text(5) is { } error ? JsonSerializer.Deserialize(error, WireJson.Default.AssessmentError) : null) : null,
            r.Text(3) == "expectation" ? Expected(Json(r.Text(4))) : null,
            r.Text(11), r.Text(14) is { } metadata ? Strings(metadata) : null, r.Text(12), r.Flag(13))));

    // As the client sends it: what is no single value goes as text.
    private static Expectation Expected(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } whole ? new Expectation(SerializedValue: new SerializedValue("JSON_FORMAT", whole.GetRawText())) : new Expectation(value);

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);

    private static Dictionary<string, string> Strings(string json) =>
        (JsonNode.Parse(json) as JsonObject ?? []).ToDictionary(p => p.Key, p => p.Value is JsonValue v && v.TryGetValue<string>(out var text) ? text : p.Value?.ToJsonString() ?? string.Empty);

    private static async Task<ILookup<string, T>> ManyAsync<T>(IAsyncEnumerable<SqlRow> rows, Func<SqlRow, (string Key, T Value)> make)
    {
        var found = new List<(string Key, T Value)>();
        await foreach (var row in rows) found.Add(make(row));
        return found.ToLookup(p => p.Key, p => p.Value);
    }
}
