using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Lineage.Store;
using Weir.Lineage.Walk;
using Weir.Persistence;
using Weir.Testing;

namespace Weir.Lineage.Tests;

public abstract class LineageWalkTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private IDatabase _database = null!;
    private LineageStore _store = null!;
    private int _minute;

    public async ValueTask InitializeAsync()
    {
        _database = await OpenAsync(_folder["weir.db"]);
        _store = await LineageStore.OpenAsync(_database);
    }

    protected abstract Task<IDatabase> OpenAsync(string file);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task From_a_model_version_the_walk_reaches_the_source_with_commit_and_configuration_on_the_way()
    {
        await ChainAsync();
        var tree = await LineageWalk.FromAsync(_store, "models:/taxi/1", _folder.Path);
        Assert.Equal("md5:model.dir", tree.Artifact!.Hash);
        var register = tree.Upstream!.Single(s => s.Execution.Kind == "models register");
        var train = tree.Upstream!.Single(s => s.Execution.Kind == "train");
        Assert.Equal(("run1", "c0ffee", true, "{\"depth\":6}"), (train.Execution.RunId, train.Execution.GitCommit, train.Execution.GitDirty, train.Execution.ConfigurationJson));
        Assert.True(Assert.Single(register.Next).IsShownAbove);
        var split = Assert.Single(Assert.Single(train.Next).Steps);
        var import = Assert.Single(Assert.Single(split.Next).Steps);
        Assert.Equal(("data import", ArtifactKinds.Source), (import.Execution.Kind, Assert.Single(import.Next).Artifact.Kind));
        Assert.Empty(import.Next[0].Steps);
    }

    [Fact]
    public async Task From_the_source_file_the_walk_reaches_the_model_version()
    {
        await ChainAsync();
        var tree = await LineageWalk.FromAsync(_store, "trips.csv", _folder.Path, LineageDirections.Down);
        Assert.Null(tree.Upstream);
        var found = Everything(tree.Downstream!).Select(a => a.Name).ToList();
        Assert.Contains("models:/taxi/1", found);
        Assert.Contains("data/test.parquet", found);
    }

    [Fact]
    public async Task A_run_is_found_by_its_id_with_what_it_read_and_made()
    {
        await ChainAsync();
        var tree = await LineageWalk.FromAsync(_store, "run1");
        Assert.Null(tree.Artifact);
        Assert.Contains(tree.Upstream!, s => s.Execution.Kind == "train" && s.Next.Single().Artifact.Name == "data/train.parquet");
        Assert.Contains(tree.Downstream!, s => s.Execution.Kind == "train" && s.Next.Single().Artifact.Kind == ArtifactKinds.Model);
    }

    [Fact]
    public async Task A_file_is_judged_by_its_content()
    {
        await ChainAsync();
        _folder.Write("copy of trips.csv", "a,b\n1,2\n");
        Assert.Equal("trips.csv", (await LineageWalk.FromAsync(_store, _folder["copy of trips.csv"])).Artifact!.Name);
        _folder.Write("trips.csv", "changed");
        var e = await Assert.ThrowsAsync<WeirException>(() => LineageWalk.FromAsync(_store, "trips.csv", _folder.Path));
        Assert.Equal(ErrorCodes.NotFound, e.Code);
        Assert.Contains("present content", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_name_is_answered_with_the_nearest()
    {
        await ChainAsync();
        var e = await Assert.ThrowsAsync<WeirException>(() => LineageWalk.FromAsync(_store, "data/tran.parquet"));
        Assert.Contains("data/train.parquet", e.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recording_again_changes_nothing_and_repeated_runs_of_a_step_stand_once()
    {
        await ChainAsync();
        var again = Step("data import", "trips", [Source()], [new(ArtifactKinds.Table, "md5:table", "data/trips.parquet")]);
        await _store.RecordAsync(again);
        await _store.RecordAsync(again);
        var tree = await LineageWalk.FromAsync(_store, "data/trips.parquet", directions: LineageDirections.Up);
        var step = Assert.Single(tree.Upstream!);
        Assert.Equal((again.Id, 1), (step.Execution.Id, step.Repeats));
    }

    [Fact]
    public async Task A_circle_ends()
    {
        await _store.RecordAsync(Step("a", "a", [new("file", "md5:1", "x")], [new("file", "md5:2", "y")]));
        await _store.RecordAsync(Step("b", "b", [new("file", "md5:2", "y")], [new("file", "md5:1", "x")]));
        var tree = await LineageWalk.FromAsync(_store, "md5:1");
        Assert.NotEmpty(tree.Upstream!);
        Assert.NotEmpty(tree.Downstream!);
    }

    [Fact]
    public async Task A_long_chain_is_walked_whole()
    {
        for (var i = 0; i < 200; i++) await _store.RecordAsync(Step("s", $"s{i}", [new("file", $"md5:{i}", $"f{i}")], [new("file", $"md5:{i + 1}", $"f{i + 1}")]));
        var tree = await LineageWalk.FromAsync(_store, "f200");
        Assert.Equal(200, Everything(tree.Upstream!).Count());
        Assert.Contains("\"f0\"", JsonSerializer.Serialize(tree, LineageJson.Default.LineageTree), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_too_long_for_one_tree_is_shown_in_parts()
    {
        for (var i = 0; i < 1000; i++) await _store.RecordAsync(Step("s", $"s{i}", [new("file", $"md5:{i}", $"f{i}")], [new("file", $"md5:{i + 1}", $"f{i + 1}") { Properties = new Dictionary<string, string> { ["rows"] = "1" } }]));
        var subject = "md5:1000";
        var seen = new List<string>();
        while (true)
        {
            var tree = await LineageWalk.FromAsync(_store, subject);
            var back = JsonSerializer.Deserialize(JsonSerializer.Serialize(tree, LineageJson.Default.LineageTree), LineageJson.Default.LineageTree)!;
            seen.AddRange(Everything(back.Upstream!).Select(a => a.Hash));
            var last = Branches(back.Upstream!).Last();
            if (!last.HasMore) break;
            subject = last.Artifact.Hash;
        }

        Assert.Equal(Enumerable.Range(0, 1000).Reverse().Select(i => $"md5:{i}"), seen);
    }

    [Fact]
    public async Task A_tree_round_trips_as_json()
    {
        await ChainAsync();
        var tree = await LineageWalk.FromAsync(_store, "models:/taxi/1");
        var json = JsonSerializer.Serialize(tree, LineageJson.Default.LineageTree);
        var back = JsonSerializer.Deserialize(json, LineageJson.Default.LineageTree)!;
        Assert.Equal(json, JsonSerializer.Serialize(back, LineageJson.Default.LineageTree));
        Assert.Equal("1200", back.Upstream!.Single(s => s.Execution.Kind == "train").Next[0].Artifact.Properties["rows"]);
    }

    private async Task ChainAsync()
    {
        _folder.Write("trips.csv", "a,b\n1,2\n");
        var table = new Artifact(ArtifactKinds.Table, "md5:table", "data/trips.parquet");
        var train = new Artifact(ArtifactKinds.Split, "md5:train", "data/train.parquet") { Properties = new Dictionary<string, string> { ["rows"] = "1200" } };
        var model = new Artifact(ArtifactKinds.Model, "md5:model.dir", "models/taxi");
        await _store.RecordAsync(Step("data import", "trips", [Source()], [table]));
        await _store.RecordAsync(Step("data split", "trips", [table], [train, new(ArtifactKinds.Split, "md5:test", "data/test.parquet")]));
        await _store.RecordAsync(Step("train", "taxi", [train], [model]) with { RunId = "run1", GitCommit = "c0ffee", GitDirty = true, ConfigurationJson = "{\"depth\":6}" });
        await _store.RecordAsync(Step("models register", "taxi", [model], [new(ArtifactKinds.ModelVersion, "md5:model.dir", "models:/taxi/1")]) with { RunId = "run1" });
    }

    private Artifact Source() => new(ArtifactKinds.Source, "md5:" + ContentHash.Md5OfFile(_folder["trips.csv"]), "trips.csv");

    private Execution Step(string kind, string name, Artifact[] inputs, Artifact[] outputs)
    {
        var at = DateTimeOffset.UnixEpoch.AddMinutes(_minute++);
        return new Execution { Id = $"e{_minute}", Kind = kind, Name = name, StartedAt = at, EndedAt = at.AddSeconds(5), Inputs = inputs, Outputs = outputs };
    }

    private static IEnumerable<LineageBranch> Branches(IEnumerable<LineageStep> steps) =>
        steps.SelectMany(s => s.Next).SelectMany(b => Branches(b.Steps).Prepend(b));

    private static IEnumerable<Artifact> Everything(IEnumerable<LineageStep> steps) =>
        steps.SelectMany(s => s.Next).SelectMany(b => Everything(b.Steps).Prepend(b.Artifact));
}
