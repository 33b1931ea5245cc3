using System.Collections.Concurrent;
using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Secrets;
using Weir.Persistence.Sqlite;
using Weir.Testing;
using Weir.Tuning.Running;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Running;

/// <summary>Studies whose trials are commands of the shell.</summary>
public sealed class StudyRunnerTests : IAsyncLifetime, IStudyListener
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<(int Number, TrialState State, string? Error)> _ended = new();
    private SqliteDatabase _database = null!;
    private StudyStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await SqliteDatabase.OpenAsync(_folder["weir.db"]);
        _store = await StudyStore.OpenAsync(_database, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_last_number_that_a_command_prints_is_its_value()
    {
        var study = await RunAsync("echo epoch 1; echo 7; echo {x}; echo done", trials: 4, jobs: 2);
        Assert.All((await study.ReadAsync()).Trials, t => Assert.Equal((TrialState.Complete, t.Parameters[0].Value.Number), (t.State, t.Values[0])));
    }

    [Theory]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    public async Task An_infinite_value_is_one(string printed, double value)
    {
        var study = await RunAsync($"echo {printed}", trials: 2);
        Assert.All((await study.ReadAsync()).Trials, t => Assert.Equal((TrialState.Complete, value), (t.State, t.Values[0])));
    }

    [Fact]
    public async Task Parameters_come_by_variable_and_by_file_too()
    {
        var study = await RunAsync("""printf '{"values":[%s]}\n' "$WEIR_PARAM_X"; grep -q '"x":' "$WEIR_PARAMS_FILE" """, trials: 2);
        Assert.All((await study.ReadAsync()).Trials, t => Assert.Equal(t.Parameters[0].Value.Number, t.Values[0]));
    }

    [Theory]
    [InlineData("exit 9", "ended with code 9")]
    [InlineData("echo oops >&2; exit 1", "oops")]
    [InlineData("echo no number", "'no number'")]
    [InlineData("true", "printed nothing")]
    [InlineData("echo nan", "NaN")]
    [InlineData("""echo '{"values":[1,2]}'""", "gave 2 values")]
    [InlineData("kill -9 $$", "137")]
    public async Task A_command_that_comes_to_nothing_says_why(string command, string why)
    {
        var study = await RunAsync(command, trials: 1);
        var trial = Assert.Single((await study.ReadAsync()).Trials);
        Assert.Equal(TrialState.Fail, trial.State);
        Assert.Contains(why, trial.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_prints_its_environment_leaves_no_token_in_its_log()
    {
        var study = await CreateAsync(trials: 1);
        await RunAsync(study, "env; echo {x}", o => o with { Variables = new Dictionary<string, string?> { ["MLFLOW_TRACKING_TOKEN"] = "of-the-server", ["MLFLOW_TRACKING_URI"] = "http://here" } });
        var log = await File.ReadAllTextAsync(_folder["logs", "0.log"], CancellationToken.None);
        Assert.Contains("WEIR_TUNE_TOKEN=***", log, StringComparison.Ordinal);
        Assert.Contains("MLFLOW_TRACKING_TOKEN=***", log, StringComparison.Ordinal);
        Assert.Contains("MLFLOW_TRACKING_URI=http://here", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m.json:loss", "is a text and no number")]
    [InlineData("token-1234-of-more-than-forty-characters-in-all.json:loss", "***.json")]
    public async Task Why_a_trial_failed_holds_no_secret_of_its_files(string metric, string why)
    {
        const string Secret = "token-1234-of-more-than-forty-characters-in-all";
        var study = await CreateAsync(trials: 1);
        await RunAsync(study, $$"""echo '{"loss":"{{Secret}}"}' > m.json""", o => o with { Objectives = [ObjectiveSource.Parse(metric)], Secrets = SecretMask.Of([Secret]) });
        var error = Assert.Single((await study.ReadAsync(CancellationToken.None)).Trials).Error;
        Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.DoesNotContain("token", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metrics.json:val.loss", """echo '{"val":{"loss":0.25}}' > metrics.json""", 0.25)]
    [InlineData("metrics.json:val.loss", """echo '{"val.loss":0.5}' > metrics.json""", 0.5)]
    [InlineData("log.csv:loss", "printf 'epoch,loss\\n1,0.9\\n2,0.75\\n' > log.csv", 0.75)]
    public async Task The_value_may_stand_in_a_file(string metric, string command, double value)
    {
        var study = await RunAsync(command, trials: 1, metric: metric);
        Assert.Equal(value, (await study.ReadAsync()).Trials[0].Values[0]);
    }

    [Fact]
    public async Task Trials_at_once_have_a_file_each()
    {
        var study = await RunAsync("""echo "{\"v\":$WEIR_PARAM_X}" > {trial}.json; sleep 0.2""", trials: 6, jobs: 3, metric: "{trial}.json:v");
        Assert.All((await study.ReadAsync()).Trials, t => Assert.Equal(t.Parameters[0].Value.Number, t.Values[0]));
    }

    [Fact]
    public async Task A_trial_that_somebody_else_told_of_does_not_end_the_others()
    {
        var study = await CreateAsync(trials: 2);
        var options = Options(study, ["/bin/sh", "-c", "until [ -f told ]; do sleep 0.05; done; echo 1"]);
        var running = new StudyRunner(study, options, this, TimeProvider.System).RunAsync(CancellationToken.None);
        await Eventually.IsAsync(async () => (await study.ReadAsync()).Trials.Count > 0);
        await study.TellAsync(await study.ClaimOfAsync(0, null), [7]);
        File.WriteAllText(_folder["told"], string.Empty);
        await running;
        Assert.Equal([7.0, 1.0], (await study.ReadAsync()).Trials.Select(t => t.Values[0]));
    }

    [Theory]
    [InlineData("metrics.json:loss", "true", "wrote no 'metrics.json'")]
    [InlineData("old.json:loss", "true", "older than the trial")]
    [InlineData("metrics.json:los", """echo '{"loss":1}' > metrics.json""", "did you mean 'loss'")]
    [InlineData("metrics.json:loss", """echo '{"loss":"low"}' > metrics.json""", "no number")]
    [InlineData("metrics.json:loss", "echo '{' > metrics.json", "not JSON")]
    public async Task A_file_without_the_value_is_told_of(string metric, string command, string why)
    {
        File.WriteAllText(_folder["old.json"], """{"loss":1}""");
        File.SetLastWriteTimeUtc(_folder["old.json"], DateTime.UtcNow.AddMinutes(-1));
        var study = await RunAsync(command, trials: 1, metric: metric);
        Assert.Contains(why, (await study.ReadAsync()).Trials[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_whose_reports_are_bad_is_ended_with_all_that_it_started()
    {
        var study = await CreateAsync(trials: 3, pruner: """{"name":"threshold","upper":1}""");
        await RunAsync(study, """[ "$WEIR_TUNE_TRIAL" = 1 ] || { echo '{"step":1,"value":0.5}'; echo 0.5; exit; }; echo '{"step":1,"value":2}'; sleep 600 & sleep 600""");
        Assert.Equal([TrialState.Complete, TrialState.Pruned, TrialState.Complete], (await study.ReadAsync()).Trials.Select(t => t.State));
        Assert.Equal(2, (await study.ReadAsync()).Trials[1].Values[0]);
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_and_the_next_begins()
    {
        var study = await CreateAsync(trials: 2);
        await RunAsync(study, "[ $WEIR_TUNE_TRIAL = 1 ] || sleep 600; echo 1", o => o with { TrialTimeout = TimeSpan.FromHours(1) }, time: new FirstHourPasses());
        Assert.Equal([TrialState.Fail, TrialState.Complete], (await study.ReadAsync()).Trials.Select(t => t.State));
        Assert.Contains("longer than 3600 s", (await study.ReadAsync()).Trials[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_75_asks_to_be_tried_again()
    {
        var study = await CreateAsync(trials: 1);
        await RunAsync(study, "[ -f once ] || { touch once; exit 75; }; echo {x}");
        var trials = (await study.ReadAsync()).Trials;
        Assert.Equal([(TrialState.Fail, "retry"), (TrialState.Complete, null)], trials.Select(t => (t.State, t.Origin!.Reason)));
        Assert.Equal(trials[0].Inner("x"), trials[1].Values[0]);
    }

    [Fact]
    public async Task An_interrupted_trial_is_queued_again_and_the_next_runner_takes_it()
    {
        var study = await CreateAsync(trials: 1);
        using var stop = new CancellationTokenSource();
        var running = RunAsync(study, "touch began; sleep 600", cancellation: stop.Token);
        await Eventually.IsAsync(() => File.Exists(_folder["began"]));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal([TrialState.Fail, TrialState.Waiting], (await study.ReadAsync()).Trials.Select(t => t.State));
        await RunAsync(study, "echo 5");
        Assert.Equal([TrialState.Fail, TrialState.Complete], (await study.ReadAsync()).Trials.Select(t => t.State));
    }

    [Fact]
    public async Task A_runner_waits_for_the_trials_of_others_and_takes_over_what_is_lost()
    {
        var study = await CreateAsync(trials: 2);
        var lost = (await study.AskAsync(new Worker("dead", TimeSpan.FromSeconds(1))))!;
        await RunAsync(study, "echo {x}", o => o with { Lease = TimeSpan.FromSeconds(2) });
        var trials = (await study.ReadAsync()).Trials;
        Assert.Equal([TrialState.Fail, TrialState.Complete, TrialState.Complete], trials.Select(t => t.State));
        Assert.Equal((0, lost.Record.Inner("x")), (trials[2].Origin!.RetryOf, trials[2].Values[0]));
    }

    [Fact]
    public async Task It_ends_when_nothing_better_comes()
    {
        var study = await CreateAsync(trials: 1000);
        await RunAsync(study, "echo $WEIR_TUNE_TRIAL", o => o with { StaleTrials = 5 });
        Assert.Equal(6, (await study.ReadAsync()).Finished.Count);
    }

    [Fact]
    public async Task A_program_that_is_not_there_ends_the_whole_at_once()
    {
        var study = await CreateAsync(trials: 50);
        var options = Options(study, ["no-such-program", "{x}"]);
        Assert.Equal("missing_dependency", (await Assert.ThrowsAsync<WeirException>(() => new StudyRunner(study, options, this, TimeProvider.System).RunAsync(CancellationToken.None))).Code);
        Assert.Single((await study.ReadAsync()).Trials);
    }

    [Theory]
    [InlineData("--lr={lr} --n {n}", "--lr=0.5 --n 'a b'")]
    [InlineData("""{"a":{"b":1}} ${HOME} {{lr}}""", """{"a":{"b":1}} ${HOME} {lr}""")]
    public void Placeholders_are_replaced_and_other_braces_left(string words, string expected)
    {
        var space = new SearchSpace([new Parameter("lr", new FloatDistribution(0, 1), []), new Parameter("n", new CategoricalDistribution([ParameterValue.Of("'a b'")]), []), new Parameter("HOME", new CategoricalDistribution([ParameterValue.Of("x")]), [])]);
        var trial = new TrialRecord(0);
        trial.Add(new TrialParameter("lr", space.Parameters[0].Distribution, 0.5));
        trial.Add(new TrialParameter("n", space.Parameters[1].Distribution, 0));
        Assert.Equal(expected, string.Join(' ', new TrialCommand(words.Split(' '), false, space).For(trial)));
    }

    Task<IReadOnlyDictionary<string, string?>> IStudyListener.BeganAsync(TrialClaim claim) => Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>());

    Task IStudyListener.ReportedAsync(TrialClaim claim, Report report) => Task.CompletedTask;

    Task IStudyListener.EndedAsync(TrialClaim claim, TrialState state, IReadOnlyList<double> values, string? error)
    {
        _ended.Enqueue((claim.Number, state, error));
        return Task.CompletedTask;
    }

    private Task<StoredStudy> CreateAsync(int trials, string? pruner = null) => _store.CreateAsync(new StudyDefinition
    {
        Name = "s" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture),
        Sampler = "random",
        Pruner = pruner,
        PlannedTrials = trials,
        Space = """{"params":[{"name":"x","type":"float","low":0,"high":1}]}""",
    });

    private async Task<StoredStudy> RunAsync(string command, int trials, int jobs = 1, string metric = "stdout")
    {
        var study = await CreateAsync(trials);
        await RunAsync(study, command, o => o with { Jobs = jobs, Objectives = [ObjectiveSource.Parse(metric)] });
        return study;
    }

    private async Task RunAsync(StoredStudy study, string command, Func<RunnerOptions, RunnerOptions>? change = null, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        var options = Options(study, ["/bin/sh", "-c", command]);
        await new StudyRunner(study, change is null ? options : change(options), this, time ?? TimeProvider.System).RunAsync(cancellation);
        Assert.Equal((await study.ReadAsync(CancellationToken.None)).Finished.Count(t => t.Origin!.Worker != "dead" && t.Origin.Reason != "stale"), _ended.Count);
    }

    private RunnerOptions Options(StoredStudy study, IReadOnlyList<string> words) => new()
    {
        Command = new TrialCommand(words, false, SpaceReader.Read(study.Entry.Definition.Space!, "space")),
        Folder = _folder.Path,
        LogFolder = _folder["logs"],
    };

    /// <summary>A clock on which the first wait of an hour is over at once, and later ones last.</summary>
    private sealed class FirstHourPasses : TimeProvider
    {
        private int _passed;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer(this, System.CreateTimer(callback, state, dueTime, period));

        private sealed class Timer(FirstHourPasses clock, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) =>
                timer.Change(dueTime == TimeSpan.FromHours(1) && Interlocked.Increment(ref clock._passed) == 1 ? TimeSpan.Zero : dueTime, period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
