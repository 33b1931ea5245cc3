using System.Text.Json;
using Weir.Cli.Tests.BadInput;

namespace Weir.Cli.Tests.Jobs;

/// <summary>Commands with a composed configuration, by the real program.</summary>
public sealed class RunVerbTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    public RunVerbTests()
    {
        _runner.Folder.Write("conf/config.yaml", "defaults:\n  - model: a\n  - _self_\nlr: 0.1\nlayers: [8, 4]\nout: ${model.kind}-${lr}\ntodo: ???\n");
        _runner.Folder.Write("conf/model/a.yaml", "kind: a\n");
        _runner.Folder.Write("conf/model/b.yaml", "kind: b\n");
    }

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task A_command_gets_its_values_its_configuration_and_its_output_folder()
    {
        _runner.Folder.Write("job.sh", "echo \"$1 $2 $3\"\ncat $WEIR_CONFIG_FILE > $WEIR_OUTPUT_DIR/seen.yaml\ncat $WEIR_CONFIG_JSON > $WEIR_OUTPUT_DIR/seen.json\npwd > $WEIR_OUTPUT_DIR/pwd\necho \"$MORE $WEIR_JOB_NAME $WEIR_JOB_NUM\"\n");
        var run = await _runner.RunAsync("run", "model=b", "lr=0.5", "hydra.run.dir=here", "+hydra.job.env_set.MORE=${out}", "--", "sh", "job.sh", "{out}", "{layers}", "{{out}}");
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal("b-0.5 [8,4] {out}\nb-0.5 job 0\n", run.Output);
        Assert.Equal("model:\n  kind: b\nlr: 0.5\nlayers:\n- 8\n- 4\nout: b-0.5\ntodo: ???\n", Read("here/seen.yaml"));
        using var json = JsonDocument.Parse(Read("here/seen.json"));
        Assert.Equal(0.5, json.RootElement.GetProperty("lr").GetDouble());
        Assert.Equal("model:\n  kind: b\nlr: 0.5\nlayers:\n- 8\n- 4\nout: ${model.kind}-${lr}\ntodo: ???\n", Read("here/.hydra/config.yaml"));
        Assert.Equal("- model=b\n- lr=0.5\n", Read("here/.hydra/overrides.yaml"));
        var hydra = Read("here/.hydra/hydra.yaml");
        Assert.StartsWith("hydra:\n  run:\n    dir: here\n", hydra, StringComparison.Ordinal);
        Assert.Contains("  mode: RUN\n", hydra, StringComparison.Ordinal);
        Assert.Contains("    - hydra.run.dir=here\n    - +hydra.job.env_set.MORE=${out}\n    - hydra.mode=RUN\n    task:\n    - model=b\n    - lr=0.5\n", hydra, StringComparison.Ordinal);
        Assert.Contains($"    output_dir: {_runner.Folder["here"]}\n    choices:\n      model: b\n", hydra, StringComparison.Ordinal);
        Assert.Equal("b-0.5 [8,4] {out}\nb-0.5 job 0\n", Read("here/job.log"));
        Assert.Equal(_runner.Folder.Path, Path.GetFullPath(Read("here/pwd").Trim()));
    }

    [Fact]
    public async Task A_job_may_run_in_its_output_folder_and_leave_no_records()
    {
        await _runner.SucceedsAsync("run", "hydra.run.dir=o", "hydra.job.chdir=true", "hydra.output_subdir=null", "--", "sh", "-c", "echo x > made");
        Assert.True(File.Exists(_runner.Folder["o/made"]));
        Assert.False(Directory.Exists(_runner.Folder["o/.hydra"]));
    }

    [Fact]
    public async Task A_program_of_hydras_is_given_its_overrides_and_its_folder()
    {
        var run = await _runner.RunAsync("run", "--hydra", "model=b", "lr=0.5", "hydra.run.dir=o", "--", "echo", "app");
        Assert.Equal($"app model=b lr=0.5 hydra.run.dir={_runner.Folder["o"]}\n", run.Output);
    }

    [Fact]
    public async Task The_code_of_the_command_is_returned_and_told()
    {
        var run = await _runner.RunAsync("run", "--", "sh", "-c", "echo broken >&2; exit 9");
        Assert.Equal(9, run.Code);
        Assert.Contains("the command ended with code 9: broken", run.Error, StringComparison.Ordinal);
        var missing = await _runner.RunAsync("run", "--", "no-such-program");
        Assert.Equal(1, missing.Code);
        Assert.Contains("cannot run 'no-such-program'", missing.Error, StringComparison.Ordinal);
        var late = await _runner.RunAsync("run", "--timeout", "0.3", "--", "sleep", "60");
        Assert.Equal(124, late.Code);
        Assert.Contains("took longer than 0.3 s", late.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("placeholder_unknown", "did you mean 'layers'?", "--", "echo", "{layer}")]
    [InlineData("value_missing", "conf/config.yaml:7", "--", "echo", "{todo}")]
    [InlineData("interpolation_key", "conf/config.yaml:6", "~model", "--", "echo", "x")]
    [InlineData("config_not_found", "override 1", "model=c", "--", "echo", "x")]
    [InlineData("sweep_needs_multirun", "lr", "lr=1,2", "--", "echo", "x")]
    [InlineData("usage", "after --", "lr=1")]
    [InlineData("usage", "add -m", "-j", "3", "--", "echo")]
    [InlineData("not_found", "multirun.yaml", "--resume", "nowhere")]
    public async Task A_mistake_is_told_with_its_place_before_anything_runs(string code, string told, params string[] words)
    {
        var run = await _runner.RunAsync(["run", .. words]);
        Assert.NotEqual(0, run.Code);
        Assert.Contains($"error[{code}]", run.Error, StringComparison.Ordinal);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_runner.Folder["outputs"]) && Directory.EnumerateFiles(_runner.Folder["outputs"], "*", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task The_run_keeps_all_that_it_was_made_of()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        _runner.Folder.Write("job.sh", "echo 7 > $WEIR_OUTPUT_DIR/made\n");
        await _runner.SucceedsAsync("run", "model=b", "--name", "first", "--", "sh", "job.sh", "{lr}");
        using var run = JsonDocument.Parse((await _runner.RunAsync("runs", "show", "first", "--json")).Output);
        var text = run.RootElement.GetRawText();
        foreach (var expected in new[] { "\"model.kind\"", "\"[8, 4]\"", "\"b-0.1\"", "\"sh job.sh 0.1\"", "weir.config.choice.model", "weir.exit_code" }) Assert.Contains(expected, text, StringComparison.Ordinal);
        await _runner.SucceedsAsync("artifacts", "download", "first", "-o", "kept");
        Assert.Equal("- model=b\n", Read("kept/config/overrides.yaml"));
        Assert.Contains("\"model.kind\": \"conf/model/b.yaml:1:7\"", Read("kept/config/origins.json"), StringComparison.Ordinal);
        using var recipe = JsonDocument.Parse(Read("kept/weir/recipe.json"));
        Assert.Equal("{lr}", recipe.RootElement.GetProperty("template")[2].GetString());
        Assert.Contains("\"made\": \"md5:", Read("kept/weir/outputs.json"), StringComparison.Ordinal);
        Assert.True(File.Exists(_runner.Folder["kept/job.log"]) || !File.Exists(_runner.Folder["outputs/job.log"]));
    }

    [Fact]
    public async Task Runs_of_one_second_do_not_share_a_folder()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _runner.RunAsync("run", "--", "echo", "{output_dir}")));
        Assert.Equal(4, all.Select(r => r.Output).Distinct().Count());
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_made_is_told()
    {
        _runner.Folder.Write("file", "x");
        var run = await _runner.RunAsync("run", "hydra.run.dir=file/below", "--", "echo");
        Assert.Equal(1, run.Code);
        Assert.Contains("error[cannot_write]", run.Error, StringComparison.Ordinal);
        Assert.Contains("hydra.run.dir", run.Error, StringComparison.Ordinal);
    }

    private string Read(string path) => File.ReadAllText(_runner.Folder[path]);
}
