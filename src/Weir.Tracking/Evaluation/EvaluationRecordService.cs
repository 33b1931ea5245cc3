using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Evaluation;

/// <summary>Calls on the records of evaluation data sets: one for each inputs.</summary>
internal sealed class EvaluationRecordService(IDatabase database, TimeProvider time)
{
    private const string User = "mlflow.user";
    private const int MostRecords = 10_000;
    private const int Page = 1000;
    private const int DigestCharacters = 8;

    private static readonly string[] Parts = ["inputs", "outputs", "expectations", "tags", "source"];

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<UpsertedAnswer> UpsertAsync(EvaluationRecords request, CancellationToken cancellation)
    {
        var id = Required.Text(request.DatasetId, "dataset_id");
        var records = JsonText.Objects(Required.Text(request.Records, "records"), "records");
        if (records.Count > MostRecords) throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"At most {MostRecords} records can be added at once, got {records.Count}."));
        foreach (var record in records) Check(record);
        return await database.WriteAsync(
            session =>
            {
                var (number, dataset) = EvaluationTable.Require(session, id);
                var schema = dataset.Schema is { } known ? JsonNode.Parse(known)!.AsObject() : new JsonObject { ["inputs"] = new JsonObject(), ["outputs"] = new JsonObject(), ["expectations"] = new JsonObject(), ["version"] = "1.0" };
                var inserted = 0;
                foreach (var record in records)
                {
                    if (Upsert(session, number, id, record)) inserted++;
                    foreach (var part in Parts.AsSpan(0, 3)) Extend(schema, part, record[part]);
                }

                session.Execute(
                    "UPDATE evaluation_datasets SET last_update_time = $2, schema = $3, digest = $4, last_updated_by = COALESCE($5, last_updated_by) WHERE dataset_no = $1",
                    number, Now, schema.ToJsonString(), Digest(dataset.Name!, Now), request.UpdatedBy ?? records.Select(UserOf).LastOrDefault(u => u is not null));
                return new UpsertedAnswer(inserted, records.Count - inserted);
            },
            cancellation);
    }

    public async Task<EvaluationRecordsAnswer> ListAsync(EvaluationDatasetById request, CancellationToken cancellation)
    {
        var id = Required.Text(request.DatasetId, "dataset_id");
        var most = Required.MaxResults(request.MaxResults, Page, Limits.SearchResults);
        var after = 0L;
        if (request.PageToken is { Length: > 0 } token && !long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            throw MlflowErrors.Invalid("Invalid page token, it was not made by this search");
        var rows = await database.ReadAsync(
            s => s.List(
                "SELECT record_no, content FROM evaluation_records WHERE dataset_no = $1 AND record_no > $2 ORDER BY record_no LIMIT $3",
                r => (No: r.GetInt64(0), Content: r.GetText(1)), EvaluationTable.Require(s, id).No, after, most + 1L),
            cancellation);
        var next = rows.Count > most ? rows[most - 1].No.ToString(CultureInfo.InvariantCulture) : null;
        return new EvaluationRecordsAnswer($"[{string.Join(',', rows.Take(most).Select(r => r.Content))}]", next);
    }

    /// <summary>A name for the state of a data set.</summary>
    internal static string Digest(string name, long at) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}:{at}"))))[..DigestCharacters];

    private static void Check(JsonObject record)
    {
        foreach (var part in new[] { "inputs", "expectations", "tags", "source" })
            if (record[part] is not null and not JsonObject) throw MlflowErrors.Invalid($"Invalid value for parameter 'records' supplied: '{part}' of a record must be an object");
    }

    // True for a record whose inputs are new.
    private bool Upsert(ISqlSession session, long number, string id, JsonObject record)
    {
        var hash = JsonText.Hash(record["inputs"] ?? new JsonObject());
        var known = session.FirstOrDefault("SELECT record_no, content FROM evaluation_records WHERE dataset_no = $1 AND input_hash = $2", r => (No: r.GetInt64(0), Content: r.GetText(1)), number, hash);
        if (known.Content is not null)
        {
            session.Execute("UPDATE evaluation_records SET content = $3 WHERE dataset_no = $1 AND record_no = $2", number, known.No, Merged(JsonNode.Parse(known.Content)!.AsObject(), record).ToJsonString());
            return false;
        }

        var made = new JsonObject { ["dataset_record_id"] = "dr-" + Id.New(), ["dataset_id"] = id };
        foreach (var part in Parts)
            if (record[part] is { } value || part == "inputs") made[part] = record[part]?.DeepClone() ?? new JsonObject();
        if (record["source"]?["source_type"] is { } type) made["source_type"] = type.DeepClone();
        made["created_time"] = Now;
        made["last_update_time"] = Now;
        if (UserOf(record) is { } user) (made["created_by"], made["last_updated_by"]) = (user, user);
        session.Execute(
            "INSERT INTO evaluation_records (dataset_no, record_no, input_hash, content) VALUES ($1, (SELECT COALESCE(MAX(record_no), 0) + 1 FROM evaluation_records WHERE dataset_no = $1), $2, $3)",
            number, hash, made.ToJsonString());
        return true;
    }

    private JsonObject Merged(JsonObject known, JsonObject given)
    {
        if (given.ContainsKey("outputs")) known["outputs"] = given["outputs"]?.DeepClone();
        foreach (var part in new[] { "expectations", "tags" })
        {
            if (given[part] is not JsonObject fields || fields.Count == 0) continue;
            var target = known[part] as JsonObject ?? new JsonObject();
            foreach (var (key, value) in fields) target[key] = value?.DeepClone();
            known[part] = target.DeepClone();
        }

        known["last_update_time"] = Now;
        if (UserOf(given) is { } user) known["last_updated_by"] = user;
        return known;
    }

    private static void Extend(JsonObject schema, string part, JsonNode? value)
    {
        if (value is null) return;
        if (value is JsonObject fields)
        {
            if (schema[part] is not JsonObject kinds) return;
            foreach (var (key, field) in fields) kinds.TryAdd(key, JsonValue.Create(JsonText.Kind(field)));
        }
        else if (schema[part] is JsonObject { Count: 0 })
        {
            schema[part] = JsonText.Kind(value);
        }
    }

    private static string? UserOf(JsonObject record) => record["tags"]?[User]?.ToString();
}
