using System.Text.Json;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Processes;

namespace Weir.Cli.Tests.Tuning;

/// <summary>Studies by file, on stages of a project, and written down again.</summary>
public sealed class StudyRunTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Theory]
    [InlineData("two\nlines", "control character")]
    [InlineData("\u001b[31mred", "control character")]
    [InlineData(null, "has 501 characters")]
    public async Task A_name_is_one_line_that_can_be_shown(string? name, string fault)
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        var (code, _, error) = await _runner.RunAsync("tune", "create", name ?? new string('a', 501), "-p", "x=interval(0,1)");
        Assert.Equal(1, code);
        Assert.Contains(fault, error, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[31mred", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_cannot_be_read_leaves_no_study()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        _runner.Folder.Write("bad.csv", "x,value\n0.5,abc\n");
        Assert.NotEqual(0, (await _runner.RunAsync("tune", "import", "bad.csv", "s", "-p", "x=interval(0,1)")).Code);
        Assert.Equal("[]", (await _runner.RunAsync("tune", "list", "--json")).Output.Trim());
    }

    [Theory]
    [InlineData("x,value\n0.5,1\n", "minimize,maximize", "has 1 value; the study has 2 directions")]
    [InlineData("x,values_0,values_1\n0.5,1,2\n", "minimize", "has 2 values; the study has 1 direction")]
    public async Task A_table_with_another_number_of_values_leaves_no_study(string table, string directions, string why)
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        _runner.Folder.Write("t.csv", table);
        Assert.Contains(why, await FailsAsync(1, "tuning_trial", "tune", "import", "t.csv", "s", "-p", "x=interval(0,1)", "--direction", directions), StringComparison.Ordinal);
        Assert.Equal("[]", (await _runner.RunAsync("tune", "list", "--json")).Output.Trim());
    }

    [Fact]
    public async Task A_table_that_is_imported_again_brings_what_is_new_of_it()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        _runner.Folder.Write("t.csv", "x,value,state\n0.5,1,\n0.5,1,\n0.25,,fail\n");
        var first = await _runner.RunAsync("tune", "import", "t.csv", "s", "-p", "x=interval(0,1)");
        Assert.True(first.Code == 0, first.Error);
        Assert.Contains("took 3 trials into the study 's'", first.Error, StringComparison.Ordinal);
        Assert.Contains("`weir tune run s --more 20 -- COMMAND`", first.Error, StringComparison.Ordinal);
        var second = await _runner.RunAsync("tune", "import", "t.csv", "s");
        Assert.Contains("3 trials are in the study 's' already", second.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await TrialsAsync("s")).Count);
        _runner.Folder.Write("t.csv", "x,value,state\n0.5,1,\n0.5,1,\n0.5,1,\n0.25,,fail\n0.75,3,\n");
        await _runner.SucceedsAsync("tune", "import", "t.csv", "s");
        Assert.Equal(5, (await TrialsAsync("s")).Count);
        await _runner.SucceedsAsync("tune", "import", "t.csv", "s", "--again");
        Assert.Equal(10, (await TrialsAsync("s")).Count);
    }

    [Fact]
    public async Task A_file_makes_a_study_and_the_line_goes_before_it()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        _runner.Folder.Write("study.yaml", "name: s\nspace: {x: 'interval(0,1)'}\nsampler: random\nseed: 3\ntrials: 4\ncommand: [echo, '{x}']\n");
        await _runner.SucceedsAsync("tune", "run", "-f", "study.yaml", "-n", "2");
        Assert.Equal(2, (await TrialsAsync("s")).Count);
        await _runner.SucceedsAsync("tune", "run", "-f", "study.yaml");
        Assert.Equal(4, (await TrialsAsync("s")).Count);
        // Another command, another name: what follows the dashes is no name.
        await _runner.SucceedsAsync("tune", "run", "-f", "study.yaml", "--", "echo", "7");
        await _runner.SucceedsAsync("tune", "run", "-f", "study.yaml", "other", "--", "echo", "7");
        Assert.All(await TrialsAsync("other"), t => Assert.Equal(7, t.GetProperty("values")[0].GetDouble()));
        // What ran last is known: nothing has to be said again.
        await _runner.SucceedsAsync("tune", "run", "other", "--more", "1");
        Assert.Equal(5, (await TrialsAsync("other")).Count);
    }

    [Fact]
    public async Task A_study_is_written_down_and_made_from_that_again()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        await _runner.SucceedsAsync("tune", "run", "s", "-p", "x=interval(0,1)", "-p", "opt=choice(adam,'a b')", "-n", "3", "--seed", "9", "--sampler", """{"name":"tpe","n_startup_trials":2}""", "--", "echo", "{x}");
        await _runner.SucceedsAsync("tune", "export", "s", "-o", "study.yaml");
        await _runner.SucceedsAsync("tune", "run", "-f", "study.yaml", "again");
        Assert.Equal((await TrialsAsync("s")).Select(t => t.GetProperty("params").GetRawText()), (await TrialsAsync("again")).Select(t => t.GetProperty("params").GetRawText()));
        var csv = (await _runner.RunAsync("tune", "export", "s", "--trials", "csv")).Output.TrimEnd().Split('\n');
        Assert.Equal(4, csv.Length);
        Assert.StartsWith("number,state,value,params.x,params.opt,", csv[0], StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await _runner.RunAsync("tune", "export", "s", "--json")).Output);
        Assert.Equal(("s", 3), (json.RootElement.GetProperty("study").GetProperty("name").GetString(), json.RootElement.GetProperty("trials").GetArrayLength()));
    }

    [Fact]
    public async Task A_study_of_the_same_name_with_another_direction_or_space_is_refused()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        await _runner.SucceedsAsync("tune", "create", "s", "-p", "x=interval(0,1)", "-n", "2");
        Assert.Contains("directions", await FailsAsync(1, "tuning_study", "tune", "run", "s", "-p", "x=interval(0,1)", "--direction", "maximize", "--", "echo", "1"), StringComparison.Ordinal);
        Assert.Contains("space", await FailsAsync(1, "tuning_study", "tune", "run", "s", "-p", "x=interval(0,2)", "--", "echo", "1"), StringComparison.Ordinal);
        _runner.Folder.Write("study.yaml", "name: s\ndirections: maximize\nspace: {x: 'interval(0,1)'}\ncommand: echo 1\n");
        Assert.Contains("directions", await FailsAsync(1, "tuning_study", "tune", "run", "-f", "study.yaml"), StringComparison.Ordinal);
        var (_, _, warned) = await _runner.RunAsync("tune", "run", "s", "-p", "x=interval(0,1)", "--sampler", "random", "--", "echo", "1");
        Assert.Contains("its sampler is auto", warned, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no end", "tune", "run", "s", "-p", "x=interval(0,1)", "--", "echo", "1")]
    [InlineData("no name", "tune", "run", "--", "echo", "1")]
    [InlineData("2 times", "tune", "run", "s", "-p", "x=interval(0,1)", "-n", "2", "--metric", "a.json:x", "--metric", "b.json:x", "--", "echo", "1")]
    [InlineData("would write one", "tune", "run", "s", "-p", "x=interval(0,1)", "-n", "2", "-j", "2", "--metric", "a.json:x", "--", "echo", "1")]
    [InlineData("what a trial is", "tune", "run", "s", "-p", "x=interval(0,1)", "-n", "2", "--stage", "train", "--", "echo", "1")]
    [InlineData("--memory is", "tune", "run", "s", "-p", "x=interval(0,1)", "-n", "2", "--memory", "lots", "--", "echo", "1")]
    [InlineData("no executor", "tune", "run", "s", "-p", "x=interval(0,1)", "-n", "2", "--executor", "slurn", "--", "echo", "1")]
    public async Task What_does_not_go_together_is_refused(string why, params string[] line)
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        Assert.Contains(why, await FailsAsync(2, "usage", line), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_of_the_project_is_tuned_in_folders_of_its_own()
    {
        await ProjectAsync();
        await _runner.SucceedsAsync("tune", "run", "s", "--stage", "train", "-p", "train.lr=choice(0.1,0.2,0.4)", "-p", "train.depth=range(1,3)", "--sampler", "grid", "-n", "6", "-j", "3");
        var trials = await TrialsAsync("s");
        Assert.Equal(6, trials.Count);
        Assert.All(trials, t =>
        {
            var (lr, depth) = (t.GetProperty("params").GetProperty("train.lr").GetDouble(), t.GetProperty("params").GetProperty("train.depth").GetDouble());
            Assert.Equal((lr * 100) + depth, t.GetProperty("values")[0].GetDouble(), 9);
        });
        // The workspace stays what it is; each trial is an experiment, whose run lies below the trial's.
        Assert.Contains("lr: 0.3", await File.ReadAllTextAsync(_runner.Folder["params.yaml"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(File.Exists(_runner.Folder["metrics.json"]));
        Assert.Contains("s-5", (await _runner.RunAsync("exp", "list", "--name-only")).Output, StringComparison.Ordinal);
        Assert.Equal(6, (await File.ReadAllLinesAsync(_runner.Folder["ran"], TestContext.Current.CancellationToken)).Length);
        // The same parameters again come from the run cache.
        await _runner.SucceedsAsync("tune", "run", "t", "--stage", "train", "--metric", "metrics.json:loss", "-p", "train.lr=choice(0.1,0.2,0.4)", "-p", "train.depth=range(1,3)", "--sampler", "grid", "-n", "6", "-j", "3");
        Assert.Equal(6, (await TrialsAsync("t")).Count(t => t.GetProperty("state").GetString() == "complete"));
        Assert.Equal(6, (await File.ReadAllLinesAsync(_runner.Folder["ran"], TestContext.Current.CancellationToken)).Length);
    }

    [Theory]
    [InlineData("metrics.json:loss")]
    [InlineData(null)]
    public async Task A_trial_of_stages_is_done_again_with_the_same_value(string? metric)
    {
        await ProjectAsync();
        string[] where = metric is null ? [] : ["--metric", metric];
        await _runner.SucceedsAsync(["tune", "run", "s", "--stage", "train", .. where, "-p", "train.lr=choice(0.1,0.2)", "-p", "train.depth=range(1,3)", "--sampler", "grid", "-n", "3"]);
        // The workspace goes on meanwhile.
        _runner.Folder.Write("params.yaml", "train:\n  lr: 9\n  depth: 9\n");
        await ProcessRunner.RunAsync(new ProcessSpec("git", ["commit", "-qam", "two"]) { WorkingDirectory = _runner.Folder.Path });
        var ran = File.ReadLines(_runner.Folder["ran"]).Count();
        var (code, output, error) = await _runner.RunAsync("runs", "replay", "s-1", "--json");
        Assert.True(code == 0, error + output);
        using var told = JsonDocument.Parse(output);
        var value = (await TrialsAsync("s"))[1].GetProperty("values")[0].GetRawText();
        Assert.Contains(told.RootElement.GetProperty("findings").EnumerateArray(), f => (f.GetProperty("what").GetString(), f.GetProperty("same").GetBoolean(), f.GetProperty("detail").GetString()) == ("metric objective", true, value));
        Assert.Equal(ran + 1, File.ReadLines(_runner.Folder["ran"]).Count()); // not from the run cache
        Assert.Contains("lr: 9", await File.ReadAllTextAsync(_runner.Folder["params.yaml"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("weir exp apply", (await _runner.RunAsync("runs", "replay", "s-1", "--in-place")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_fails_fails_its_trial_and_a_parameter_that_is_not_there_ends_the_study()
    {
        await ProjectAsync();
        await _runner.RunAsync("tune", "run", "s", "--pipeline", "-p", "train.depth=choice(1,13)", "--sampler", "grid", "-n", "2");
        var trials = await TrialsAsync("s");
        Assert.Equal(["complete", "fail"], trials.Select(t => t.GetProperty("state").GetString()).Order());
        Assert.Contains("train", trials.Single(t => t.GetProperty("state").GetString() == "fail").GetProperty("error").GetString(), StringComparison.Ordinal);
        var (code, _, error) = await _runner.RunAsync("tune", "run", "u", "--stage", "train", "-p", "train.dpeth=choice(1,2)", "-n", "9");
        Assert.Equal(2, code);
        Assert.Contains("train.dpeth", error, StringComparison.Ordinal);
        Assert.InRange((await TrialsAsync("u")).Count, 1, 2);
    }

    [Fact]
    public async Task A_value_is_read_from_the_run_of_the_trial()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        _runner.Folder.Write("f.sh", """
            curl -sf -H "Authorization: Bearer $MLFLOW_TRACKING_TOKEN" -H 'Content-Type: application/json' "$MLFLOW_TRACKING_URI/api/2.0/mlflow/runs/log-metric" \
              -d "{\"run_id\":\"$MLFLOW_RUN_ID\",\"key\":\"loss\",\"value\":$1,\"timestamp\":1,\"step\":0}"
            """);
        await _runner.SucceedsAsync("tune", "run", "s", "-p", "x=interval(0,1)", "-n", "2", "-j", "2", "--metric", "run:loss", "--", "sh", "f.sh", "{x}");
        Assert.All(await TrialsAsync("s"), t => Assert.Equal(t.GetProperty("params").GetProperty("x").GetDouble(), t.GetProperty("values")[0].GetDouble()));
        var (replayed, findings, _) = await _runner.RunAsync("runs", "replay", "s-0", "--json");
        Assert.True(replayed == 0, findings);
        Assert.Contains("metric objective", findings, StringComparison.Ordinal);
        await _runner.RunAsync("tune", "run", "s", "--more", "1", "--metric", "run:auc", "--", "sh", "f.sh", "{x}");
        Assert.Contains("no metric 'auc'", (await TrialsAsync("s"))[2].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    // The flag before the line: behind the dashes it would be the command's.
    private async Task<string> FailsAsync(int exitCode, string errorCode, params string[] line)
    {
        var (code, _, error) = await _runner.RunAsync(["--json", .. line]);
        using var json = JsonDocument.Parse(error.Trim().Split('\n')[^1]);
        var told = json.RootElement.GetProperty("error");
        Assert.Equal((exitCode, errorCode), (code, told.GetProperty("code").GetString()));
        return told.GetProperty("message").GetString()!;
    }

    private async Task ProjectAsync()
    {
        await ProcessRunner.RunAsync(new ProcessSpec("sh", ["-c", "git init -q && git config user.name w && git config user.email w@example.com"]) { WorkingDirectory = _runner.Folder.Path });
        await _runner.SucceedsAsync("init", "-q");
        _runner.Folder.Write("params.yaml", "train:\n  lr: 0.3\n  depth: 2\n");
        _runner.Folder.Write("train.sh", $"""
            lr=$(sed -n 's/.*lr: //p' params.yaml); depth=$(sed -n 's/.*depth: //p' params.yaml)
            [ "$depth" != 13 ] || exit 7
            echo x >> {_runner.Folder["ran"]}
            awk "BEGIN {"{"} printf \"{"{"}\\\"loss\\\": %.12g{"}"}\n\", $lr * 100 + $depth {"}"}" > metrics.json
            """);
        _runner.Folder.Write("dvc.yaml", "stages:\n  train:\n    cmd: sh train.sh\n    deps: [train.sh]\n    params: [train.lr, train.depth]\n    metrics: [{metrics.json: {cache: false}}]\n");
        await ProcessRunner.RunAsync(new ProcessSpec("sh", ["-c", "echo ran >> .gitignore; echo metrics.json >> .gitignore; git add -A && git commit -qm start"]) { WorkingDirectory = _runner.Folder.Path });
    }

    private async Task<List<JsonElement>> TrialsAsync(string study)
    {
        var document = JsonDocument.Parse((await _runner.RunAsync("tune", "trials", study, "--json")).Output);
        return [.. document.RootElement.EnumerateArray()];
    }
}
