using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Processes;

namespace Weir.Cli.Tests.Jobs;

/// <summary>Pipelines and experiments whose params.yaml is composed.</summary>
public sealed class ComposedParamsTests : IDisposable
{
    private const string Pipeline = "stages:\n  train:\n    cmd: echo ${model.depth} ${lr} > out\n    params: [model.depth, lr]\n    outs: [{out: {cache: false}}]\n";

    private readonly CommandRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task A_pipeline_runs_with_composed_parameters()
    {
        await BeginAsync();
        await _runner.SucceedsAsync("repro", "-q", "--config-dir", "conf", "-S", "model=large");
        Assert.Equal("model:\n  depth: 9\nlr: 0.1\nhalf: 0.1\n", Read("params.yaml"));
        Assert.Equal("9 0.1\n", Read("out"));
        // Only what a stage reads makes it run.
        _runner.Folder.Write("conf/model/large.yaml", "depth: 9\nunused: 1\n");
        var (_, _, error) = await _runner.RunAsync("repro", "--config-dir", "conf", "-S", "model=large");
        Assert.Contains("up to date", error, StringComparison.Ordinal);
        Assert.Contains("config_not_found", (await _runner.RunAsync("repro", "-S", "model=huge")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_composes_where_the_repository_says_so_as_dvc_does()
    {
        await BeginAsync();
        await _runner.SucceedsAsync("config", "hydra.enabled", "true");
        await GitAsync("commit", "-qam", "two");
        await _runner.SucceedsAsync("exp", "run", "-q", "-n", "one", "-S", "model=large", "-S", "lr=0.5");
        Assert.Equal("model:\n  depth: 9\nlr: 0.5\nhalf: 0.5\n", Read("params.yaml"));
        Assert.Equal("9 0.5\n", Read("out"));
        await _runner.SucceedsAsync("exp", "run", "-q", "--temp", "-n", "apart", "-S", "lr=0.7");
        Assert.Equal("9 0.5\n", Read("out"));
        await _runner.SucceedsAsync("exp", "apply", "-q", "apart");
        Assert.Equal("3 0.7\n", Read("out"));
        await _runner.SucceedsAsync("exp", "run", "-q", "--queue", "-S", "model=small,large", "-S", "lr=1,2");
        Assert.Equal(4, (await _runner.RunAsync("queue", "status")).Output.Split('\n').Count(l => l.Contains("Queued", StringComparison.OrdinalIgnoreCase)));
        await _runner.SucceedsAsync("config", "hydra.config_name", "other");
        Assert.Contains("primary_not_found", (await _runner.RunAsync("exp", "run")).Error, StringComparison.Ordinal);
    }

    private async Task BeginAsync()
    {
        await GitAsync("init", "-q", ".");
        await GitAsync("config", "user.name", "me");
        await GitAsync("config", "user.email", "me@example.org");
        await _runner.SucceedsAsync("init", "-q");
        _runner.Folder.Write("conf/config.yaml", "defaults:\n  - model: small\n  - _self_\nlr: 0.1\nhalf: ${lr}\n");
        _runner.Folder.Write("conf/model/small.yaml", "depth: 3\n");
        _runner.Folder.Write("conf/model/large.yaml", "depth: 9\n");
        _runner.Folder.Write("dvc.yaml", Pipeline);
        await _runner.SucceedsAsync("repro", "-q", "--config-dir", "conf");
        await GitAsync("add", "-A");
        await GitAsync("commit", "-qm", "one");
    }

    private string Read(string path) => File.ReadAllText(_runner.Folder[path]);

    private async Task GitAsync(params string[] arguments)
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = _runner.Folder.Path });
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
