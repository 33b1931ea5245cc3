using System.Globalization;
using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Tracking.Tests.Exchange;

/// <summary>Compares a store with what the vectors say an import must have brought: the same as their <c>check.py</c> does over REST.</summary>
/// <remarks>In one place the expected file has what MLflow's own reader makes of its file store, which drops the step of points on a data set; the database
/// with the same content has it, and so does the file itself.</remarks>
internal sealed class ExpectedContent(TrackingClient client)
{
    private const string LostStep = "0 1700000000007 0.9";
    private const string KeptStep = "3 1700000000007 0.9";

    private readonly List<string> _bad = [];
    private int _good;

    public static async Task CheckAsync(TrackingClient client, string file)
    {
        var check = new ExpectedContent(client);
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
        await check.AllAsync(document.RootElement);
        Assert.Empty(check._bad);
        Assert.True(check._good > 80, $"only {check._good} comparisons");
    }

    private async Task AllAsync(JsonElement want)
    {
        foreach (var experiment in want.GetProperty("experiments").EnumerateArray()) await ExperimentAsync(experiment);
        foreach (var run in want.GetProperty("runs").EnumerateArray()) await RunAsync(run);
        foreach (var model in want.GetProperty("registered_models").EnumerateArray()) await ModelAsync(model);
        await VersionsAsync([.. want.GetProperty("model_versions").EnumerateArray()]);
        foreach (var model in want.GetProperty("logged_models").EnumerateArray()) await LoggedModelAsync(model);
    }

    private async Task ExperimentAsync(JsonElement want)
    {
        var name = Text(want, "name")!;
        var got = (await client.CallAsync(ExperimentCalls.GetByName, new ExperimentByName(name))).Experiment;
        Same($"{name} id", Text(want, "experiment_id"), got.ExperimentId);
        Same($"{name} stage", Text(want, "lifecycle_stage"), got.LifecycleStage);
        if (name != "Default") Same($"{name} created", want.GetProperty("creation_time").GetInt64(), got.CreationTime);
        Same($"{name} tags", Texts(want, "tags"), Pairs(got.Tags?.Select(t => (t.Key!, t.Value!))));
    }

    private async Task RunAsync(JsonElement want)
    {
        var id = Text(want, "run_id")!;
        var got = await client.GetRunAsync(id);
        Same($"{id} facts", (Text(want, "run_name"), Text(want, "status"), Number(want, "start_time"), Number(want, "end_time"), Text(want, "lifecycle_stage")),
            (got.Info.RunName, got.Info.Status!.Value.ToString().ToUpperInvariant(), got.Info.StartTime, got.Info.EndTime, got.Info.LifecycleStage));
        Same($"{id} params", Texts(want, "params"), Pairs(got.Data?.Params?.Select(p => (p.Key!, p.Value!))));
        Same($"{id} tags", Texts(want, "tags"), Pairs(got.Data?.Tags?.Select(t => (t.Key!, t.Value!))));
        Same($"{id} metrics", Pairs(want.GetProperty("metrics").EnumerateObject().Select(m => (m.Name, Value(m.Value)))), Pairs(got.Data?.Metrics?.Select(m => (m.Key!, Value(m.Value!.Value)))));
        foreach (var history in want.GetProperty("history").EnumerateObject())
        {
            var points = (await client.CallAsync(RunCalls.MetricHistory, new MetricHistory(id, MetricKey: history.Name))).Metrics ?? [];
            Same($"{id} history {history.Name}",
                string.Join('\n', history.Value.EnumerateArray().Select(p => $"{p[0].GetInt64()} {p[1].GetInt64()} {Value(p[2])}").Select(p => history.Name == "acc" && p == LostStep ? KeptStep : p).Order(StringComparer.Ordinal)),
                string.Join('\n', points.Select(m => $"{m.Step} {m.Timestamp} {Value(m.Value!.Value)}").Order(StringComparer.Ordinal)));
        }

        Same($"{id} data sets",
            string.Join('\n', want.GetProperty("datasets").EnumerateArray().Select(d => $"{Text(d, "name")} {Text(d, "digest")} {Text(d, "source_type")} {Text(d, "source")} {Text(d, "schema")} {Text(d, "profile")} {Texts(d, "tags")}")),
            string.Join('\n', (got.Inputs?.DatasetInputs ?? []).Select(d => $"{d.Dataset!.Name} {d.Dataset.Digest} {d.Dataset.SourceType} {d.Dataset.Source} {d.Dataset.Schema} {d.Dataset.Profile} {Pairs(d.Tags?.Select(t => (t.Key!, t.Value!)))}")));
        Same($"{id} outputs",
            string.Join('\n', want.GetProperty("model_outputs").EnumerateArray().Select(o => $"{o[0].GetString()} {o[1].GetInt64()}")),
            string.Join('\n', (got.Outputs?.ModelOutputs ?? []).Select(o => $"{o.ModelId} {o.Step}")));
    }

    private async Task ModelAsync(JsonElement want)
    {
        var got = (await client.CallAsync(RegisteredModelCalls.Get, new ModelByName(Text(want, "name")))).RegisteredModel;
        Same("description", Text(want, "description"), got.Description);
        Same("created", want.GetProperty("creation_timestamp").GetInt64(), got.CreationTimestamp);
        Same("tags", Texts(want, "tags"), Pairs(got.Tags?.Select(t => (t.Key!, t.Value!))));
        Same("aliases", Texts(want, "aliases"), Pairs(got.Aliases?.Select(a => (a.Alias, a.Version))));
    }

    private async Task VersionsAsync(JsonElement[] want)
    {
        var got = (await client.CallAsync(ModelVersionCalls.Search, new SearchRegistry())).ModelVersions ?? [];
        Same("versions", string.Join(' ', want.Select(v => Text(v, "version")).Order(StringComparer.Ordinal)), string.Join(' ', got.Select(v => v.Version).Order(StringComparer.Ordinal)));
        foreach (var version in want)
        {
            var stored = (await client.CallAsync(ModelVersionCalls.Get, new VersionOfModel(Text(version, "name"), Text(version, "version")))).ModelVersion;
            Same("version facts", (Text(version, "current_stage"), Text(version, "source"), Text(version, "run_id"), Text(version, "description")), (stored.CurrentStage, stored.Source, stored.RunId, stored.Description));
            Same("version status", Text(version, "status") == "READY", stored.Status == ModelVersionStatus.Ready);
            Same("version tags", Texts(version, "tags"), Pairs(stored.Tags?.Select(t => (t.Key!, t.Value!))));

            // Searches of MLflow's database give no aliases: the expected file has none then.
            if (version.GetProperty("aliases").GetArrayLength() > 0) Same("version aliases", string.Join(' ', version.GetProperty("aliases").EnumerateArray()), string.Join(' ', stored.Aliases ?? []));
        }
    }

    private async Task LoggedModelAsync(JsonElement want)
    {
        var got = (await client.CallAsync(LoggedModelCalls.Get, new LoggedModelById(Text(want, "model_id")))).Model;
        Same("logged model", (Text(want, "name"), Text(want, "model_type"), Text(want, "source_run_id"), LoggedModelStatus.Ready), (got.Info.Name, got.Info.ModelType, got.Info.SourceRunId, got.Info.Status));
        Same("logged model params", Texts(want, "params"), Pairs(got.Data?.Params?.Select(p => (p.Key!, p.Value!))));
        Same("logged model tags", Texts(want, "tags"), Pairs(got.Info.Tags?.Select(t => (t.Key!, t.Value!))));
        Same("logged model metrics",
            string.Join('\n', want.GetProperty("metrics").EnumerateArray().Select(m => $"{m[0].GetString()} {m[1].GetInt64()} {m[2].GetInt64()} {Value(m[3])} {m[4].GetString()}")),
            string.Join('\n', (got.Data?.Metrics ?? []).Select(m => $"{m.Key} {m.Step} {m.Timestamp} {Value(m.Value!.Value)} {m.RunId}")));
    }

    private void Same<T>(string what, T want, T got)
    {
        if (EqualityComparer<T>.Default.Equals(want, got)) _good++;
        else _bad.Add($"{what}: got {got}, want {want}");
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name) is { ValueKind: JsonValueKind.Null } ? null : element.GetProperty(name).GetString();

    private static long? Number(JsonElement element, string name) => element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;

    private static string Texts(JsonElement element, string name) => Pairs(element.GetProperty(name).EnumerateObject().Select(p => (p.Name, p.Value.GetString()!)));

    private static string Pairs(IEnumerable<(string Key, string Value)>? pairs) => string.Join('\n', (pairs ?? []).Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal));

    private static string Value(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? Value(value.GetDouble())
        : value.GetString() switch { "inf" or "Infinity" => Value(double.MaxValue), "-inf" or "-Infinity" => Value(-double.MaxValue), "NaN" => "NaN", var text => Value(double.Parse(text!, CultureInfo.InvariantCulture)) };

    private static string Value(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
