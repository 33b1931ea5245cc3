using Weir.Cli.Shell;
using Weir.Cli.Tests.BadInput;
using Weir.Cli.Tuning;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Cli.Tests.Tuning;

/// <summary>What a terminal shows while a study is at work.</summary>
public sealed class TrialBoardTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public void It_shows_counts_the_best_what_is_left_and_a_row_for_each_trial_at_work()
    {
        var time = new SteppedTime();
        var board = new TrialBoard(View(planned: 10), time);
        for (var i = 0; i < 5; i++) board.Begin(Trial(i));
        Assert.False(board.End(0, TrialState.Fail, [], "retry"));
        time.Step(TimeSpan.FromSeconds(30));
        Assert.True(board.End(1, TrialState.Complete, [0.5], null));
        Assert.False(board.End(2, TrialState.Complete, [0.75], null));
        Assert.False(board.End(3, TrialState.Pruned, [], null));
        board.Place(4, "job 17_3 on n2");
        board.Report(4, new Report(3, 0.25));
        var lines = board.Lines(120);
        Assert.Equal("s  3 of 10 trials, 1 at work, 1 pruned, best 0.5 (trial 1), 1 m 10 s to go", lines[0]);
        Assert.Equal("  trial 4       30 s  job 17_3 on n2  step 3: 0.25  x=0.5", Assert.Single(lines.Skip(1)));
        Assert.All(board.Lines(20), l => Assert.True(l.Length < 20, l));
    }

    [Fact]
    public void Many_rows_are_told_in_one()
    {
        var board = new TrialBoard(View(planned: null), new SteppedTime());
        for (var i = 0; i < 40; i++) board.Begin(Trial(i));
        var lines = board.Lines(80);
        Assert.Equal((13, "  and 29 more"), (lines.Count, lines[^1]));
        Assert.StartsWith("s  0 trials, 40 at work", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_is_left_with_the_trials_alone_and_a_pipe_hears_lines()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        using var output = new StringWriter();
        using var error = new StringWriter();
        using (var console = new CliConsole(output, error, isTerminal: true, width: 60))
            Assert.Equal(0, await WeirCli.RunAsync(["tune", "run", "s", "-p", "x=interval(0,1)", "-n", "6", "-j", "3", "--", "sh", "-c", "echo '{\"step\":1,\"value\":2}'; sleep 0.1; echo {x}"], console, _runner.Folder.Path, TestContext.Current.CancellationToken));
        Assert.Contains("at work", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("step 1: 2", error.ToString(), StringComparison.Ordinal);
        var left = Screen(error.ToString());
        Assert.DoesNotContain(left, l => l.Contains("at work", StringComparison.Ordinal) || l.StartsWith("  trial", StringComparison.Ordinal));
        Assert.Equal(6, left.Count(l => l.StartsWith("trial ", StringComparison.Ordinal)));
        var (_, _, plain) = await _runner.RunAsync("tune", "run", "s", "--more", "2");
        Assert.DoesNotContain('\u001b', plain);
        Assert.Equal(2, plain.Split('\n').Count(l => l.StartsWith("trial ", StringComparison.Ordinal)));
    }

    // A terminal that knows the two movements that are made: some lines up, and clear from there.
    private static List<string> Screen(string text)
    {
        var lines = new List<string>();
        var rest = text;
        while (rest.Length > 0)
        {
            if (rest.StartsWith("\u001b[", StringComparison.Ordinal))
            {
                var end = rest.IndexOfAny(['A', 'J', 'm', 'K']);
                if (rest[end] == 'A') lines.RemoveRange(lines.Count - int.Parse(rest[2..end], System.Globalization.CultureInfo.InvariantCulture), int.Parse(rest[2..end], System.Globalization.CultureInfo.InvariantCulture));
                rest = rest[(end + 1)..];
                continue;
            }

            var next = rest.IndexOfAny(['\n', '\u001b'], 0);
            next = next < 0 ? rest.Length : rest[next] == '\n' ? next + 1 : next;
            if (rest[next - 1] == '\n') lines.Add(rest[..next].TrimEnd('\n'));
            rest = rest[next..];
        }

        return lines;
    }

    private static Study View(int? planned) => new(new StudySettings { Name = "s", PlannedTrials = planned });

    private static TrialRecord Trial(int number)
    {
        var study = View(null);
        for (var i = 0; i <= number; i++) study.Ask().SuggestFloat("x", 0.5, 0.5);
        return study.Trials[number];
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long _at;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Step(TimeSpan by) => _at += by.Ticks;

        public override long GetTimestamp() => _at;
    }
}
