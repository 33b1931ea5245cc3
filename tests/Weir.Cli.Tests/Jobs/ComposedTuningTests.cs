using System.Text.Json;
using Weir.Cli.Tests.BadInput;

namespace Weir.Cli.Tests.Jobs;

/// <summary>Studies and trainings that take their settings from a composed configuration.</summary>
public sealed class ComposedTuningTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task Each_trial_has_a_configuration_of_its_own_and_can_be_done_again()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        _runner.Folder.Write("conf/config.yaml", "defaults:\n  - model: a\n  - _self_\nlr: 0.1\ntwice: ${lr}\nseed: 0\nhydra:\n  sweep: {dir: sweep}\n  sweeper:\n    params:\n      lr: interval(0,1)\n");
        _runner.Folder.Write("conf/model/a.yaml", "kind: first\n");
        _runner.Folder.Write("conf/model/b.yaml", "kind: second\n");
        await _runner.SucceedsAsync("tune", "run", "s", "--config-dir", "conf", "-S", "model=choice(a,b)", "-S", "seed=7", "-n", "4", "--", "sh", "-c", "echo {model.kind} {seed} {twice} > $WEIR_OUTPUT_DIR/made; echo '{\"step\":1,\"value\":{lr}}'; echo {lr}");
        using var read = JsonDocument.Parse((await _runner.RunAsync("tune", "trials", "s", "--json")).Output);
        foreach (var trial in read.RootElement.EnumerateArray())
        {
            var number = trial.GetProperty("number").GetInt32();
            var model = trial.GetProperty("params").GetProperty("model").GetString();
            var lr = trial.GetProperty("params").GetProperty("lr").GetRawText();
            Assert.Equal($"{(model == "a" ? "first" : "second")} 7 {lr}\n", await File.ReadAllTextAsync(_runner.Folder[$"sweep/{number}/made"], TestContext.Current.CancellationToken));
            Assert.Equal($"- seed=7\n- lr={lr}\n- model={model}\n", await File.ReadAllTextAsync(_runner.Folder[$"sweep/{number}/.hydra/overrides.yaml"], TestContext.Current.CancellationToken));
        }

        var (code, output, error) = await _runner.RunAsync("runs", "replay", "s-3", "--json");
        Assert.True(code == 0, error + output);
        Assert.Contains("metric objective", output, StringComparison.Ordinal);
        Assert.Contains("metric value", output, StringComparison.Ordinal);
        Assert.Contains("configuration", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_cannot_be_composed_fails_its_trial_and_the_study_goes_on()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        _runner.Folder.Write("conf/config.yaml", "defaults:\n  - model: a\n  - _self_\nseed: 0\nhydra: {sweep: {dir: sweep}}\n");
        _runner.Folder.Write("conf/model/a.yaml", "kind: first\n");
        _runner.Folder.Write("conf/model/b.yaml", "kind: ${nothing.there}\n");
        var (code, _, error) = await _runner.RunAsync("tune", "run", "s", "--config-dir", "conf", "-S", "model=choice(b,a)", "-S", "seed=range(4)", "--sampler", "grid", "-n", "8", "--", "echo", "1");
        Assert.True(code == 0, error);
        var trials = await TrialsAsync("s");
        Assert.Equal(8, trials.Count);
        Assert.All(trials, t => Assert.Equal(t.GetProperty("params").GetProperty("model").GetString() == "a" ? "complete" : "fail", t.GetProperty("state").GetString()));
        Assert.All(trials.Where(t => t.GetProperty("state").GetString() == "fail"), t => Assert.Contains("it cannot be composed: ", t.GetProperty("error").GetString(), StringComparison.Ordinal));
        Assert.Contains("nothing.there", (await _runner.RunAsync("tune", "trials", "s")).Output, StringComparison.Ordinal);
        Assert.Contains("conf/model/b.yaml:1", (await _runner.RunAsync("tune", "trials", "s")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x: ${nothing.there}\nlr: 0\n", "interpolation_key")]
    [InlineData("lr: 0\nmust: ???\n", "value_missing")]
    public async Task What_cannot_be_composed_whatever_the_values_ends_the_study(string config, string code)
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        _runner.Folder.Write("conf/config.yaml", config);
        var (exit, _, error) = await _runner.RunAsync("tune", "run", "s", "--config-dir", "conf", "-S", "lr=interval(0,1)", "-n", "50", "--", "echo", code == "value_missing" ? "{must}" : "1");
        Assert.NotEqual(0, exit);
        Assert.Contains($"error[{code}]", error, StringComparison.Ordinal);
        Assert.Contains("no trial can be composed, whatever its parameters are", error, StringComparison.Ordinal);
        var trials = await TrialsAsync("s");
        Assert.Equal(3, trials.Count);
        Assert.All(trials, t => Assert.Equal("fail", t.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task What_is_composed_is_kept_with_the_study()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        _runner.Folder.Write("conf/main.yaml", "lr: 0.1\nseed: 0\npin: ''\nhydra: {sweep: {dir: sweep}}\nweir: {secret: [pin]}\n");
        await _runner.SucceedsAsync("tune", "run", "s", "--direction", "maximize", "--config-dir", "conf", "--config-name", "main", "-S", "lr=interval(0,1)", "-S", "seed=7", "-n", "2", "--", "echo", "{seed}");
        await _runner.SucceedsAsync("tune", "stop", "s");
        await _runner.SucceedsAsync("tune", "resume", "s");
        await _runner.SucceedsAsync("tune", "run", "s", "--more", "1");
        await _runner.SucceedsAsync("tune", "run", "s", "-n", "4");
        Assert.All(await TrialsAsync("s"), t => Assert.Equal(7, t.GetProperty("values")[0].GetDouble()));
        Assert.True(File.Exists(_runner.Folder["sweep/3/.hydra/overrides.yaml"]));
        await _runner.SucceedsAsync("tune", "export", "s", "-o", "study.yaml");
        Assert.Contains("config:\n  dir: conf\n  name: main\n  overrides:\n  - lr=interval(0,1)\n  - seed=7\n", await File.ReadAllTextAsync(_runner.Folder["study.yaml"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await _runner.SucceedsAsync("tune", "run", "-f", "study.yaml", "again", "-n", "1");
        Assert.Equal(7, (await TrialsAsync("again"))[0].GetProperty("values")[0].GetDouble());
        // What the line says takes its place; secrets of it are not kept.
        await _runner.SucceedsAsync("tune", "run", "s", "--more", "1", "--config-dir", "conf", "--config-name", "main", "-S", "seed=8", "-S", "pin=a-secret-pin");
        Assert.Equal(8, (await TrialsAsync("s"))[4].GetProperty("values")[0].GetDouble());
        var (_, _, error) = await _runner.RunAsync("tune", "run", "s", "--more", "1");
        Assert.Contains("error[secret_needed]", error, StringComparison.Ordinal);
        Assert.Contains("pin=***", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_takes_its_settings_from_a_configuration()
    {
        _runner.Folder.Write("conf/config.yaml", "seed: 3\ntrain:\n  data: t.csv\n  target: y\n  task: regression\n  learner: [linear]\n  seed: ${seed}\n  name: composed\n");
        var lot = new Weir.Foundation.Numerics.SeededRandom(1);
        _runner.Folder.Write("t.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($"{i},{(2 * i) + lot.Next(3)}\n"))));
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        await _runner.SucceedsAsync("train", "--config-dir", "conf");
        await _runner.SucceedsAsync("train", "--config-dir", "conf", "-S", "seed=4", "--name", "line");
        await _runner.SucceedsAsync("artifacts", "download", "line", "-o", "kept");
        Assert.Contains("seed: 4", await File.ReadAllTextAsync(_runner.Folder["kept/config/config.yaml"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        _runner.Folder.Write("conf/config.yaml", "train:\n  data: t.csv\n  targt: y\n");
        var (_, _, error) = await _runner.RunAsync("train", "--config-dir", "conf");
        Assert.Contains("conf/config.yaml:3", error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'target'?", error, StringComparison.Ordinal);
    }

    private async Task<List<JsonElement>> TrialsAsync(string study) => [.. JsonDocument.Parse((await _runner.RunAsync("tune", "trials", study, "--json")).Output).RootElement.EnumerateArray()];
}
