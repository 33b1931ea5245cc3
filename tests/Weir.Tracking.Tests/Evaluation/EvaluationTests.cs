using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;

namespace Weir.Tracking.Tests.Evaluation;

public abstract class EvaluationTests(TrackingStore store)
{
    [Fact]
    public async Task A_data_set_is_made_tagged_shared_and_deleted()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var other = (await tracking.Client.CallAsync(ExperimentCalls.Create, new CreateExperiment("other"))).ExperimentId;
        var made = await MakeAsync(tracking, "cases", "0", """{"mlflow.user": "me", "n": 1, "gone": null}""");
        Assert.Matches("^d-[0-9a-f]{32}$", made.DatasetId);
        Assert.Equal(("cases", """{"mlflow.user":"me","n":"1"}""", "me", null), (made.Name, made.Tags, made.CreatedBy, made.Profile));
        await tracking.Client.CallAsync(EvaluationDatasetCalls.SetTags, new EvaluationDatasetTags(made.DatasetId, """{"n": "2", "m": "x"}"""));
        for (var i = 0; i < 2; i++) await tracking.Client.CallAsync(EvaluationDatasetCalls.DeleteTag, new EvaluationDatasetTags(made.DatasetId, Key: "mlflow.user"));
        Assert.Equal(["0", other], (await tracking.Client.CallAsync(EvaluationDatasetCalls.AddExperiments, new EvaluationDatasetExperiments(made.DatasetId, [other, "0"]))).Dataset.ExperimentIds!);
        await tracking.Client.CallAsync(EvaluationDatasetCalls.RemoveExperiments, new EvaluationDatasetExperiments(made.DatasetId, ["0"]));
        Assert.Equal([other], (await tracking.Client.CallAsync(EvaluationDatasetCalls.ExperimentIds, new EvaluationDatasetById(made.DatasetId))).ExperimentIds!);
        Assert.Equal("""{"m":"x","n":"2"}""", (await tracking.Client.CallAsync(EvaluationDatasetCalls.Get, new EvaluationDatasetById(made.DatasetId))).Dataset.Tags);
        for (var i = 0; i < 2; i++) await tracking.Client.CallAsync(EvaluationDatasetCalls.Delete, new EvaluationDatasetById(made.DatasetId));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(EvaluationDatasetCalls.Get, new EvaluationDatasetById(made.DatasetId)));
    }

    [Fact]
    public async Task Records_with_the_same_inputs_are_one()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var id = (await MakeAsync(tracking, "cases")).DatasetId;
        var first = await UpsertAsync("""[{"inputs": {"q": "why", "n": 1}, "expectations": {"a": "x"}, "tags": {"mlflow.user": "me"}}, {"inputs": {"q": "how"}, "outputs": "text", "source": {"source_type": "HUMAN", "source_data": {}}}]""");
        Assert.Equal((2L, 0L), (first.InsertedCount, first.UpdatedCount));
        var second = await UpsertAsync("""[{"inputs": {"n": 1, "q": "why"}, "expectations": {"b": 2.5}, "outputs": {"o": [1, null]}}, {"inputs": {"q": "when"}}]""");
        Assert.Equal((1L, 1L), (second.InsertedCount, second.UpdatedCount));
        var page = await tracking.Client.CallAsync(EvaluationDatasetCalls.Records, new EvaluationDatasetById(id, 2));
        var records = JsonElement.Parse(page.Records);
        Assert.Equal(2, records.GetArrayLength());
        Assert.Equal("""{"a":"x","b":2.5} {"o":[1,null]} me""", $"{records[0].GetProperty("expectations").GetRawText()} {records[0].GetProperty("outputs").GetRawText()} {records[0].GetProperty("created_by").GetString()}".Replace(" :", ":", StringComparison.Ordinal));
        Assert.Equal(("text", "HUMAN"), (records[1].GetProperty("outputs").GetString(), records[1].GetProperty("source_type").GetString()));
        var rest = await tracking.Client.CallAsync(EvaluationDatasetCalls.Records, new EvaluationDatasetById(id, 2, page.NextPageToken));
        Assert.Equal(("when", null), (Assert.Single(JsonElement.Parse(rest.Records).EnumerateArray()).GetProperty("inputs").GetProperty("q").GetString(), rest.NextPageToken));
        var dataset = (await tracking.Client.CallAsync(EvaluationDatasetCalls.Get, new EvaluationDatasetById(id))).Dataset;
        Assert.Equal("""{"num_records": 3}""", dataset.Profile);
        Assert.Equal("""{"inputs":{"q":"string","n":"integer"},"outputs":"string","expectations":{"a":"string","b":"float"},"version":"1.0"}""", dataset.Schema);

        Task<UpsertedAnswer> UpsertAsync(string text) => tracking.Client.CallAsync(EvaluationDatasetCalls.UpsertRecords, new EvaluationRecords(id, text));
    }

    [Fact]
    public async Task What_is_missing_wrong_or_unknown_is_told()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var id = (await MakeAsync(tracking, "cases")).DatasetId;
        foreach (var wrong in new[] { "nonsense", "[]", "\"x\"", """{"a": "x", "a": "y"}""", """{"a": "\ud800"}""" })
            Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(EvaluationDatasetCalls.SetTags, new EvaluationDatasetTags(id, wrong)));
        foreach (var wrong in new[] { "nonsense", "{}", "[1]", """[{"inputs": "x"}]""", """[{"inputs": {"a": 1, "a": 2}}]""", """[{"inputs": {"a": "\udfff"}}]""", "[" + new string('[', 200) + new string(']', 200) + "]" })
            Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(EvaluationDatasetCalls.UpsertRecords, new EvaluationRecords(id, wrong)));
        Assert.Equal("[]", (await tracking.Client.CallAsync(EvaluationDatasetCalls.Records, new EvaluationDatasetById(id))).Records);
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(EvaluationDatasetCalls.UpsertRecords, new EvaluationRecords("d-none", "[]")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(EvaluationDatasetCalls.AddExperiments, new EvaluationDatasetExperiments(id, ["77"])));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(EvaluationDatasetCalls.Create, new CreateEvaluationDataset("x", ["77"])));
    }

    [Fact]
    public async Task Data_sets_are_searched_and_paged()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var other = (await tracking.Client.CallAsync(ExperimentCalls.Create, new CreateExperiment("other"))).ExperimentId;
        for (var i = 0; i < 5; i++) await MakeAsync(tracking, $"set{i}", i < 2 ? "0" : other, $$"""{"k": "{{i % 2}}"}""");
        Assert.Equal(["set3"], await FindAsync(new SearchEvaluationDatasets([other], "tags.k = '1' AND name LIKE 'set%'")));
        Assert.Equal(["set0", "set1"], await FindAsync(new SearchEvaluationDatasets(["0"], OrderBy: ["name ASC"])));
        Assert.Equal(["set4", "set3", "set2", "set1", "set0"], await FindAsync(new SearchEvaluationDatasets(OrderBy: ["name DESC"], MaxResults: 2)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(EvaluationDatasetCalls.Search, new SearchEvaluationDatasets(FilterString: "heaven = 'x'")));

        async Task<List<string>> FindAsync(SearchEvaluationDatasets request)
        {
            var names = new List<string>();
            while (true)
            {
                var page = await tracking.Client.CallAsync(EvaluationDatasetCalls.Search, request);
                names.AddRange((page.Datasets ?? []).Select(d => d.Name!));
                if (page.NextPageToken is null) return names;
                request = request with { PageToken = page.NextPageToken };
            }
        }
    }

    [Fact]
    public async Task Scorers_have_versions_under_a_name()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        for (var i = 1; i <= 3; i++) Assert.Equal(i, (await tracking.Client.CallAsync(ScorerCalls.Register, new ScorerRequest("0", "exact", $"v{i}"))).Version);
        await tracking.Client.CallAsync(ScorerCalls.Register, new ScorerRequest("0", "close", "c"));
        Assert.Equal([("close", 1L), ("exact", 3L)], (await tracking.Client.CallAsync(ScorerCalls.List, new ScorerRequest("0"))).Scorers!.Select(s => (s.ScorerName!, s.ScorerVersion!.Value)));
        Assert.Equal(["v1", "v2", "v3"], (await tracking.Client.CallAsync(ScorerCalls.Versions, new ScorerRequest("0", "exact"))).Scorers!.Select(s => s.SerializedScorer!));
        Assert.Equal("v3", (await tracking.Client.CallAsync(ScorerCalls.Get, new ScorerRequest("0", "exact"))).Scorer.SerializedScorer);
        Assert.Equal("v1", (await tracking.Client.CallAsync(ScorerCalls.Get, new ScorerRequest("0", "exact", Version: 1))).Scorer.SerializedScorer);
        await tracking.Client.CallAsync(ScorerCalls.Delete, new ScorerRequest("0", "exact", Version: 3));
        Assert.Equal("v2", (await tracking.Client.CallAsync(ScorerCalls.Get, new ScorerRequest("0", "exact"))).Scorer.SerializedScorer);
        Assert.Equal(4, (await tracking.Client.CallAsync(ScorerCalls.Register, new ScorerRequest("0", "exact", "v4"))).Version);
        await tracking.Client.CallAsync(ScorerCalls.Delete, new ScorerRequest("0", "exact"));
        foreach (var call in new[] { ScorerCalls.Versions }) Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(call, new ScorerRequest("0", "exact")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(ScorerCalls.Delete, new ScorerRequest("0", "close", Version: 9)));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(ScorerCalls.Register, new ScorerRequest("77", "x", "y")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ScorerCalls.Register, new ScorerRequest("0", "x")));
    }

    private static async Task<Client.Wire.EvaluationDataset> MakeAsync(TrackingFixture tracking, string name, string experiment = "0", string? tags = null) =>
        (await tracking.Client.CallAsync(EvaluationDatasetCalls.Create, new CreateEvaluationDataset(name, [experiment], tags))).Dataset;
}
