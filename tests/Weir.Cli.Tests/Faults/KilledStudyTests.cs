using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Numerics;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Cli.Tests.Faults;

/// <summary>Processes work on one study and some of them are killed: every trial comes to its end once, with the parameters that it was given.</summary>
public sealed class KilledStudyTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    private static bool IsFull => Environment.GetEnvironmentVariable("WEIR_FAULTS") == "full";

    public void Dispose() => _runner.Dispose();

    [Fact]
    [Trait("Kind", "Faults")]
    public async Task Workers_of_a_study_are_killed_and_no_trial_is_lost_or_told_twice()
    {
        var (workers, killed, trials) = IsFull ? (8, 4, 200) : (3, 1, 24);
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        await _runner.SucceedsAsync("tune", "create", "s", "-p", "x=interval(-5,5)", "--sampler", "tpe", "-n", trials.ToString(CultureInfo.InvariantCulture), "--retries", "9");
        _runner.Folder.Write("f.sh", "printf '%s %s\\n' $WEIR_TUNE_TRIAL $1 >> ledger\nsleep 0.2\nawk \"BEGIN { printf \\\"%.17g\\\\n\\\", ($1 - 1) ^ 2 + sin(7 * $1) }\"\n");
        var lot = new SeededRandom(5);
        var all = Enumerable.Range(0, workers).Select(_ => Start()).ToList();
        await Eventually.IsAsync(() => Ledger().Count >= trials / 6, all[0]);
        foreach (var process in all.Take(killed))
        {
            await Task.Delay(lot.Next(300), TestContext.Current.CancellationToken);
            process.Kill();
        }

        foreach (var process in all)
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.Dispose();
        }

        using var read = JsonDocument.Parse((await _runner.RunAsync("tune", "trials", "s", "--json")).Output);
        var told = read.RootElement.EnumerateArray().Select(Told.Of).ToList();
        Assert.Equal(Enumerable.Range(0, told.Count), told.Select(t => t.Number));
        Assert.All(told, t => Assert.True(t.State == "complete" || (t.State, t.Reason) == ("fail", "stale"), t.ToString()));
        var complete = told.Where(t => t.State == "complete").ToList();
        Assert.Equal(trials, complete.Count);
        Assert.Equal(trials, complete.Select(t => t.Root).Distinct().Count());
        Assert.All(complete, t => Assert.Equal(Math.Pow(t.X - 1, 2) + Math.Sin(7 * t.X), t.Value, 9));
        // Whoever tries again has the parameters of the first try. What ran is what was told of; a worker may be killed before its command begins.
        Assert.All(told, t => Assert.Equal(told[t.Root].X, t.X));
        var ran = Ledger();
        Assert.Equal(ran.Count, ran.Distinct().Count());
        Assert.Empty(ran.Except(told.Select(t => (t.Number, t.X))));
        Assert.Empty(complete.Select(t => (t.Number, t.X)).Except(ran));
        Assert.InRange(told.Count(t => t.State == "fail"), 0, killed);
        await CheckBestAsync(complete);
    }

    // By its override file, and as the run that it was: exactly the same value, whoever ran it and however often it was tried.
    private async Task CheckBestAsync(List<Told> complete)
    {
        var best = complete.MinBy(t => t.Value)!;
        await _runner.SucceedsAsync("tune", "best", "s", "-o", "best.overrides");
        var line = Assert.Single(await File.ReadAllLinesAsync(_runner.Folder["best.overrides"], TestContext.Current.CancellationToken));
        Assert.StartsWith("x=", line, StringComparison.Ordinal);
        var again = await ProcessRunner.RunAsync(new ProcessSpec("sh", ["f.sh", line[2..]]) { WorkingDirectory = _runner.Folder.Path });
        Assert.Equal(best.Value, double.Parse(again.Output, CultureInfo.InvariantCulture));
        var (code, output, error) = await _runner.RunAsync("runs", "replay", FormattableString.Invariant($"s-{best.Number}"), "--json");
        Assert.True(code == 0, error + output);
        using var replay = JsonDocument.Parse(output);
        Assert.True(replay.RootElement.GetProperty("same").GetBoolean());
        Assert.Contains(replay.RootElement.GetProperty("findings").EnumerateArray(), f => (f.GetProperty("what").GetString(), f.GetProperty("detail").GetString()) == ("metric objective", best.Value.ToString("R", CultureInfo.InvariantCulture)));
        Assert.Equal((best.Number, best.X), Ledger()[^1]);
    }

    private Process Start() => _runner.Start(null, "tune", "run", "s", "--lease", "3", "-q", "--", "sh", "f.sh", "{x}");

    private List<(int, double)> Ledger() => File.Exists(_runner.Folder["ledger"])
        ? [.. File.ReadLines(_runner.Folder["ledger"]).Select(l => l.Split(' ')).Where(w => w.Length == 2 && w[1].Length > 0).Select(w => (int.Parse(w[0], CultureInfo.InvariantCulture), double.Parse(w[1], CultureInfo.InvariantCulture)))]
        : [];

    private sealed record Told(int Number, string State, string? Reason, int Root, double X, double Value)
    {
        public static Told Of(JsonElement trial) => new(
            trial.GetProperty("number").GetInt32(),
            trial.GetProperty("state").GetString()!,
            trial.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
            trial.TryGetProperty("retry_of", out var of) ? of.GetInt32() : trial.GetProperty("number").GetInt32(),
            trial.GetProperty("params").GetProperty("x").GetDouble(),
            trial.GetProperty("values") is { } values && values.GetArrayLength() > 0 ? values[0].GetDouble() : double.NaN);
    }
}
