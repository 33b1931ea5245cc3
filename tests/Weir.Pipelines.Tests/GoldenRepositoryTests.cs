using System.Diagnostics;
using System.Text.Json;
using Weir.Pipelines.Comparing;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Repro;
using Weir.Testing;
using Weir.Versioning.Graph;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Tests;

public sealed class GoldenRepositoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pipeline")]
    [InlineData("templated")]
    public async Task A_repository_of_dvc_runs_nothing_and_its_lock_file_is_not_touched(string name)
    {
        var repository = Unpack(name);
        var file = _folder["repo", "dvc.lock"];
        var before = (await File.ReadAllTextAsync(file), File.GetLastWriteTimeUtc(file));
        var results = await Reproduction(repository).RunAsync(new ReproOptions(), CancellationToken.None);
        Assert.All(results, r => Assert.Equal(StageVerdict.UpToDate, r.Verdict));
        Assert.Equal(before, (await File.ReadAllTextAsync(file), File.GetLastWriteTimeUtc(file)));

        // Everything for real gives the bytes that DVC wrote, one after the other and all at once.
        foreach (var jobs in new[] { 1, 4 })
        {
            await Reproduction(repository).RunAsync(new ReproOptions { Force = true, Jobs = jobs }, CancellationToken.None);
            Assert.Equal(before.Item1, await File.ReadAllTextAsync(file));
        }
    }

    [Fact]
    public void Templated_stages_have_their_names()
    {
        var golden = Golden("templated").GetProperty("stage list --name-only");
        Assert.Equal(golden.EnumerateArray().Select(s => s.GetString()), Unpack("templated").ReadIndex().Stages.Select(s => s.Name));
    }

    [Fact]
    public void The_graph_is_drawn_as_dvc_draws_it()
    {
        var repository = Unpack("pipeline");
        var golden = Golden("pipeline").GetProperty("dag --dot, sorted lines").EnumerateArray().Select(l => l.GetString());
        Assert.Equal(golden, GraphText.Dot(StageGraph.Build(repository.ReadIndex(), repository.Root)).TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Metrics_are_those_that_dvc_shows()
    {
        var repository = Unpack("pipeline");
        using var view = await RevisionView.OpenAsync(repository, "workspace");
        var golden = Golden("pipeline").GetProperty("metrics show --json").GetProperty("").GetProperty("data");
        var metrics = new TrackedValues(repository).Metrics(view, []);
        foreach (var file in golden.EnumerateObject())
            Assert.True(JsonElement.DeepEquals(file.Value.GetProperty("data"), Json(metrics[file.Name].Data)), file.Name);
        Assert.Equal(golden.EnumerateObject().Count(), metrics.Count);
    }

    [Theory]
    [InlineData("pipeline", "params diff --json v1 HEAD", "", "v1", "HEAD")]
    [InlineData("experiments", "exp diff --json main first", "params", "main", "refs/exps/b9/0a960470ab5e0e7505dfe8a15d203397e041e9/first")]
    [InlineData("experiments", "exp diff --json first second", "params", "refs/exps/b9/0a960470ab5e0e7505dfe8a15d203397e041e9/first", "refs/exps/b9/0a960470ab5e0e7505dfe8a15d203397e041e9/second")]
    [InlineData("experiments", "exp diff --json main first", "metrics", "main", "refs/exps/b9/0a960470ab5e0e7505dfe8a15d203397e041e9/first")]
    public async Task Values_of_two_revisions_differ_as_dvc_says(string name, string command, string part, string old, string now)
    {
        var repository = Unpack(name);
        using var before = await RevisionView.OpenAsync(repository, old);
        using var after = await RevisionView.OpenAsync(repository, now);
        var values = new TrackedValues(repository);
        var rows = part == "metrics" ? ValueDiff.Of(values.Metrics(before, []), values.Metrics(after, []), all: false) : ValueDiff.Of(values.Params(before, [], false), new TrackedValues(repository).Params(after, [], false), all: false);
        var golden = Golden(name).GetProperty(command);
        if (part.Length > 0) golden = golden.GetProperty(part);
        Assert.Equal(golden.EnumerateObject().Sum(f => f.Value.EnumerateObject().Count()), rows.Count);
        foreach (var row in rows)
        {
            var wanted = golden.GetProperty(row.File).GetProperty(row.Key);
            Assert.True(JsonElement.DeepEquals(wanted.GetProperty("old"), Json(row.Old)), row.Key);
            Assert.True(JsonElement.DeepEquals(wanted.GetProperty("new"), Json(row.New)), row.Key);
            if (wanted.TryGetProperty("diff", out var difference)) Assert.Equal(difference.GetDouble(), Json(row.Difference).GetDouble());
        }
    }

    [Fact]
    public async Task Experiments_of_dvc_are_listed_applied_renamed_and_removed()
    {
        var repository = Unpack("experiments");
        var store = new ExperimentStore(repository);
        var golden = Golden("experiments");
        var listed = await store.ListAsync(null);
        Assert.Equal(golden.GetProperty("exp list --name-only").EnumerateArray().Select(e => e.GetString()), listed.Select(e => e.Name));
        Assert.Equal(golden.GetProperty("git for-each-ref refs/exps").EnumerateArray().Select(e => e.GetString()), listed.Select(e => e.Ref));
        var first = await store.RequireAsync("first");
        await store.ApplyAsync(first, mayReplace: false);
        Assert.Contains("lr: 0.25", await File.ReadAllTextAsync(_folder["repo", "params.yaml"]), StringComparison.Ordinal);
        Assert.All(await Reproduction(DvcRepository.Open(repository.Root)).RunAsync(new ReproOptions(), CancellationToken.None), r => Assert.Equal(StageVerdict.UpToDate, r.Verdict));
        await Assert.ThrowsAsync<Foundation.Errors.WeirException>(() => store.RenameAsync(first, "second", force: false));
        await store.RenameAsync(first, "third", force: false);
        await store.RemoveAsync(await store.RequireAsync("second"));
        Assert.Equal(["third"], (await store.ListAsync(first.Baseline)).Select(e => e.Name));
        Assert.Equal("did you mean 'third'?", (await Assert.ThrowsAsync<Foundation.Errors.WeirException>(() => store.RequireAsync("thrid"))).Hint);
    }

    private static JsonElement Golden(string name) => JsonDocument.Parse(File.ReadAllBytes(TestData.Vector("versioning", "repos", name + ".expected.json"))).RootElement;

    private static JsonElement Json(Yaml.Values.YamlValue? value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) ValueJson.Write(json, value);
        return JsonDocument.Parse(buffer.ToArray()).RootElement.Clone();
    }

    private DvcRepository Unpack(string name)
    {
        Process.Start("tar", ["-xzf", TestData.Vector("versioning", "repos", name + ".tar.gz"), "-C", _folder.Path]).WaitForExit();
        return DvcRepository.Open(_folder["repo"]);
    }

    private static Reproduction Reproduction(DvcRepository repository) => new(repository, new Execution.Local.LocalExecutor(), Lineage.NoLineage.Instance, new Silence(), TimeProvider.System);

    private sealed class Silence : IReproListener
    {
        public void Waiting(string holder)
        {
        }

        public void Starting(string stage, IReadOnlyList<string> commands, int attempt)
        {
        }

        public void Line(string stage, string line, bool isError)
        {
        }

        public void Finished(StageResult result)
        {
        }

        public void Warn(string message)
        {
        }
    }
}
