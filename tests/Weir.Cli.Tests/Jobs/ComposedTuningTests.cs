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
        await _runner.SucceedsAsync("tune", "run", "s", "--config-dir", "conf", "-S", "model=choice(a,b)", "-S", "seed=7", "-n", "4", "--", "sh", "-c", "echo {model.kind} {seed} {twice} > $WEIR_OUTPUT_DIR/made; echo {lr}");
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
        Assert.Contains("configuration", output, StringComparison.Ordinal);
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
}
