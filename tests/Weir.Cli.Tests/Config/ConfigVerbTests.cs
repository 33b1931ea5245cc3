using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Testing;

namespace Weir.Cli.Tests.Config;

public sealed class ConfigVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ConfigVerbTests()
    {
        _folder.Write("conf/config.yaml", "defaults:\n  - trainer: base\n  - _self_\n  - exp: null\nname: first\nout: runs/${name}\n");
        _folder.Write("conf/trainer/base.yaml", "folds: 5\n");
        _folder.Write("conf/trainer/quick.yaml", "folds: 2\n");
        _folder.Write("conf/exp/fast.yaml", "# @package _global_\ndefaults:\n  - override /trainer: quick\nname: fast\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Show_prints_yaml_json_parts_and_origins()
    {
        Assert.Equal("trainer:\n  folds: 5\nname: first\nout: runs/${name}\n", (await RunAsync("config", "show")).Out);
        Assert.Equal("trainer:\n  folds: 5\nname: first\nout: runs/${name}\n", (await RunAsync("config", "show", "--format", "yaml")).Out);
        Assert.Equal("folds: 2\n", (await RunAsync("config", "show", "exp=fast", "--package", "trainer")).Out);
        using var json = JsonDocument.Parse((await RunAsync("config", "show", "--resolve", "name=x", "--json")).Out);
        Assert.Equal("runs/x", json.RootElement.GetProperty("out").GetString());
        var origins = (await RunAsync("config", "show", "--origin", "exp=fast", "+a=1")).Out;
        Assert.Equal("trainer.folds: 2  # conf/trainer/quick.yaml:1:8\nname: fast  # conf/exp/fast.yaml:4:7\nout: 'runs/${name}'  # conf/config.yaml:6:6\na: 1  # override 2: +a=1\n", origins);
        using var places = JsonDocument.Parse((await RunAsync("config", "show", "--origin", "--json", "-p", "name")).Out);
        Assert.Equal(5, places.RootElement[0].GetProperty("origin").GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task An_error_has_its_place_on_standard_error_and_as_json()
    {
        var plain = await RunAsync("config", "show", "trainer=quik");
        Assert.Equal(ExitCodes.Failed, plain.Code);
        Assert.Empty(plain.Out);
        Assert.Contains("error[config_not_found]", plain.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'quick'?", plain.Error, StringComparison.Ordinal);
        var json = await RunAsync("config", "show", "trainer=quik", "--json");
        using var document = JsonDocument.Parse(json.Error);
        Assert.Equal("config_not_found", document.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(ExitCodes.Usage, (await RunAsync("config", "show", "a=[")).Code);
        Assert.Equal(ExitCodes.Usage, (await RunAsync("config", "show", "--format", "xml")).Code);
        Assert.Equal(ExitCodes.Usage, (await RunAsync("config", "show", "--grammar", "9")).Code);
    }

    [Fact]
    public async Task Overrides_that_begin_with_a_dash_stand_after_two()
    {
        var run = await RunAsync("config", "show", "--", "-a=1");
        Assert.Contains("override_syntax", run.Error, StringComparison.Ordinal);
        Assert.Contains("name: y", (await RunAsync("config", "show", "--", "name=y")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defaults_and_tree_show_what_brought_in_what()
    {
        var defaults = (await RunAsync("config", "defaults", "exp=fast")).Out;
        Assert.Equal(["trainer/quick", "config", "exp/fast"], defaults.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(' ')[0]));
        Assert.Contains("hydra/config", (await RunAsync("config", "defaults", "--all")).Out, StringComparison.Ordinal);
        var tree = (await RunAsync("config", "tree", "exp=fast")).Out;
        Assert.Equal("config @ _global_\n├── trainer/quick @ trainer  # conf/config.yaml:2:5\n├── _self_  # conf/config.yaml:3:5\n└── exp/fast @ _global_  # conf/config.yaml:4:5\n", tree);
        using var json = JsonDocument.Parse((await RunAsync("config", "tree", "--json")).Out);
        Assert.Equal("config", json.RootElement[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task Explain_marks_the_write_that_counts()
    {
        var run = await RunAsync("config", "explain", "name", "exp=fast", "name=mine");
        Assert.Equal("  name = first\n    conf/config.yaml:5:7\n  name = fast\n    conf/exp/fast.yaml:4:7\n    by config → exp/fast\n→ name = mine\n    override 2: name=mine\n", run.Out);
        Assert.Contains("did you mean 'name'?", (await RunAsync("config", "explain", "nmae")).Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await RunAsync("config", "explain", "name", "--json")).Out);
        Assert.True(json.RootElement.GetProperty("writes")[0].GetProperty("wins").GetBoolean());
    }

    [Fact]
    public async Task Diff_compares_compositions_files_and_the_folders_of_runs()
    {
        Assert.Equal("- trainer.folds: 5\n+ trainer.folds: 2\n- name: first\n+ name: fast\n", (await RunAsync("config", "diff", "config", "exp=fast")).Out);
        _folder.Write("run/.hydra/config.yaml", "name: first\nout: runs/${name}\n");
        Assert.Equal("+ trainer.folds: 5\n", (await RunAsync("config", "diff", "run", "config name=first")).Out);
        Assert.Equal("- name: first  # run/.hydra/config.yaml:1:7\n+ name: 'a b'  # override 1: name='a b'\n+ trainer.folds: 5  # conf/trainer/base.yaml:1:8\n".Replace("'a b'  #", "a b  #", StringComparison.Ordinal), (await RunAsync("config", "diff", "--origin", "run/.hydra/config.yaml", "name='a b'")).Out);
        using var json = JsonDocument.Parse((await RunAsync("config", "diff", "config", "config", "--json")).Out);
        Assert.Equal(0, json.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Sweep_lists_every_job_and_fails_where_one_cannot_be_composed()
    {
        var run = await RunAsync("config", "sweep", "trainer=base,none", "name=a,b");
        Assert.Equal(ExitCodes.Failed, run.Code);
        Assert.Contains("#2 trainer=none name=a\n   error[config_not_found]", run.Out, StringComparison.Ordinal);
        Assert.Contains("4 jobs, 2 cannot be composed", run.Error, StringComparison.Ordinal);
        Assert.Equal("#0 trainer=base\n#1 trainer=none\n", (await RunAsync("config", "sweep", "trainer=base,none", "--list")).Out);
        using var json = JsonDocument.Parse((await RunAsync("config", "sweep", "trainer=base,none", "--json")).Out);
        Assert.Equal("config_not_found", json.RootElement.GetProperty("jobs")[1].GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Validate_tells_all_violations_and_the_exit_code()
    {
        Assert.Equal(ExitCodes.Success, (await RunAsync("config", "validate")).Code);
        _folder.Write("conf/schema.json", """{"properties": {"trainer": {"properties": {"folds": {"maximum": 3}}}, "name": {"x-group": "exp"}}, "required": ["seed"]}""");
        var run = await RunAsync("config", "validate");
        Assert.Equal(ExitCodes.Failed, run.Code);
        Assert.Equal(["conf/config.yaml:1:1: the key 'seed' is missing", "conf/trainer/base.yaml:1:8: 'trainer.folds' must be at most 3, and is 5", "conf/config.yaml:5:7: 'name' must be an option of the group 'exp' (fast), and is first"],
            run.Out.Split('\n').Where(l => l.StartsWith("conf", StringComparison.Ordinal)));
        Assert.Equal(ExitCodes.Success, (await RunAsync("config", "validate", "exp=fast", "+seed=1")).Code);
        using var json = JsonDocument.Parse((await RunAsync("config", "validate", "--json")).Out);
        Assert.False(json.RootElement.GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task Complete_and_parse_override_print_what_shells_and_tools_read()
    {
        Assert.Equal("trainer=base\ntrainer=quick\n", (await RunAsync("config", "complete", "--line", "trainer=")).Out);
        using var json = JsonDocument.Parse((await RunAsync("config", "complete", "--line", "exp=fast na", "--json")).Out);
        Assert.Equal("name=", json.RootElement[0].GetString());
        using var parsed = JsonDocument.Parse((await RunAsync("config", "parse-override", "--", "+a@b=range(1,3)")).Out);
        Assert.Equal("range_sweep", parsed.RootElement.GetProperty("value_type").GetString());
    }

    // As zsh and fish hand words over, and as bash does, which splits at '='.
    [Theory]
    [InlineData("trainer=base trainer=quick", "config", "show", "trainer=")]
    [InlineData("base quick", "config", "show", "trainer", "=")]
    [InlineData("quick", "config", "show", "exp", "=", "fast", "trainer", "=", "q")]
    [InlineData("name=", "config", "sweep", "--config-dir", "conf", "na")]
    [InlineData("name", "config", "explain", "na")]
    [InlineData("--package", "config", "show", "--pa")]
    [InlineData("show", "config", "sh")]
    public async Task Shells_complete_overrides(string expected, params string[] words) =>
        Assert.Equal(expected, string.Join(' ', (await RunAsync(["completion", "words", "--", .. words])).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public async Task A_folder_named_configs_is_found_and_warnings_are_told()
    {
        Directory.Move(_folder["conf"], _folder["configs"]);
        var run = await RunAsync("config", "show", "-p", "name", "hydra.searchpath=[nowhere]");
        Assert.Equal("first\n", run.Out);
        Assert.Contains("warning", run.Error, StringComparison.Ordinal);
        Assert.Contains("nowhere", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dvcs_config_verb_still_answers_to_its_name()
    {
        Assert.Equal(ExitCodes.Success, (await RunAsync("init", "--no-scm", "-q")).Code);
        Assert.Equal(ExitCodes.Success, (await RunAsync("config", "core.analytics", "false")).Code);
        Assert.Equal("false\n", (await RunAsync("config", "core.analytics")).Out);
    }

    private async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code;
        using (var console = new CliConsole(output, error)) code = await WeirCli.RunAsync(args, console, _folder.Path, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
