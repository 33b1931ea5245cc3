using System.Collections.Concurrent;
using System.Diagnostics;
using Weir.Execution.Slurm;
using Weir.Foundation.Errors;
using Weir.Testing;

[assembly: AssemblyFixture(typeof(SlurmCluster))]

namespace Weir.Execution.Tests.Slurm;

[Collection("Slurm")]
public sealed class SlurmComplianceTests(SlurmCluster cluster) : ExecutorCompliance, IAsyncLifetime
{
    private SlurmExecutor _executor = null!;

    protected override IExecutor Executor => _executor;

    // Slurm ends what a job leaves behind.
    protected override bool EndsWhatIsLeftBehind => true;

    public async ValueTask InitializeAsync()
    {
        await cluster.StartAsync();
        _executor = new SlurmExecutor(Folder["slurm"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _executor.DisposeAsync();
        Dispose();
    }
}

/// <summary>A real Slurm of three nodes.</summary>
[Collection("Slurm")]
public sealed class SlurmExecutorTests(SlurmCluster cluster) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SlurmExecutor _executor = null!;

    public async ValueTask InitializeAsync()
    {
        await cluster.StartAsync();
        _executor = New();
    }

    public async ValueTask DisposeAsync()
    {
        await _executor.DisposeAsync();
        try
        {
            _folder.Dispose();
        }
        catch (IOException)
        {
            // What an orphan of a killed node still writes.
        }
    }

    [Fact]
    public async Task Requests_that_come_together_are_one_array()
    {
        var hosts = new ConcurrentBag<string?>();
        await using var patient = New(new SlurmOptions { AskEvery = TimeSpan.FromSeconds(1), Gathering = TimeSpan.FromSeconds(2) }); // each writes its files before it comes
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            var outcome = await patient.RunAsync(new CommandRequest([$"echo {i} > out.{i}"], _folder.Path), null, TestContext.Current.CancellationToken);
            Assert.Equal(0, outcome.ExitCode);
            hosts.Add(outcome.Host);
        }));
        Assert.Equal(1, patient.Submissions);
        Assert.Equal(60, Enumerable.Range(0, 60).Count(i => File.ReadAllText(_folder[$"out.{i}"]) == $"{i}\n"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["slurm"]));
    }

    [Fact]
    public async Task Exit_code_signal_and_missing_folder_are_told_apart()
    {
        var all = await Task.WhenAll(RunAsync("exit 7"), RunAsync("kill -9 $$"), RunAsync("echo fine"));
        Assert.Equal((7, null), (all[0].ExitCode, all[0].Signal));
        Assert.Equal((137, 9), (all[1].ExitCode, all[1].Signal));
        Assert.Equal(0, all[2].ExitCode);
    }

    [Fact]
    public async Task Secrets_of_the_driver_reach_a_job_and_no_file_of_it()
    {
        Environment.SetEnvironmentVariable("WEIR_TEST_SLURM_TOKEN", "a-token-of-the-driver");
        Environment.SetEnvironmentVariable("WEIR_TEST_SLURM_DATABASE", "postgres://me:a-word-of-the-driver@host/db");
        Environment.SetEnvironmentVariable("WEIR_TEST_SLURM_PLAIN", "as it is");
        var request = new CommandRequest(["cat spool/run > written; echo $WEIR_TEST_SLURM_TOKEN $WEIR_TEST_SLURM_DATABASE $WEIR_TEST_SLURM_PLAIN $GIVEN_TOKEN > seen"], _folder.Path)
        {
            Spool = _folder["spool"],
            Environment = new Dictionary<string, string?> { ["WEIR_TEST_SLURM_TOKEN"] = "a-token-of-the-driver", ["GIVEN_TOKEN"] = "its-own" },
        };
        Assert.Equal(0, (await _executor.RunAsync(request, null, TestContext.Current.CancellationToken)).ExitCode);
        Assert.Equal("a-token-of-the-driver postgres://me:a-word-of-the-driver@host/db as it is its-own\n", await File.ReadAllTextAsync(_folder["seen"], TestContext.Current.CancellationToken));
        var written = await File.ReadAllTextAsync(_folder["written"], TestContext.Current.CancellationToken);
        Assert.DoesNotContain("of-the-driver", written, StringComparison.Ordinal);
        Assert.Contains("as it is", written, StringComparison.Ordinal);

        // Who says which variables a job gets is heard; those of the request it gets all the same.
        await using var choosy = New(new SlurmOptions { AskEvery = TimeSpan.FromSeconds(1), Arguments = ["--export=WEIR_TEST_SLURM_TOKEN"] });
        var second = new CommandRequest(["echo \"$WEIR_TEST_SLURM_TOKEN|$WEIR_TEST_SLURM_PLAIN|$GIVEN_TOKEN\" > seen"], _folder.Path) { Environment = new Dictionary<string, string?> { ["GIVEN_TOKEN"] = "its-own" } };
        Assert.Equal(0, (await choosy.RunAsync(second, null, TestContext.Current.CancellationToken)).ExitCode);
        Assert.Equal("a-token-of-the-driver||its-own\n", await File.ReadAllTextAsync(_folder["seen"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_job_over_its_memory_says_so()
    {
        var outcome = await RunAsync("head -c 400m /dev/zero | tail -c 400m | sleep 20", new CommandResources(MemoryBytes: 50 << 20));
        Assert.Equal(OutcomeCauses.OutOfMemory, outcome.Cause);
    }

    [Fact]
    public async Task What_can_never_run_is_given_up_with_the_reason_in_words()
    {
        await using var impatient = New(new SlurmOptions { StuckAfter = TimeSpan.FromSeconds(1), AskEvery = TimeSpan.FromMilliseconds(300) });
        var outcome = await impatient.RunAsync(new CommandRequest(["true"], _folder.Path) { Resources = new CommandResources(Cpus: 64) }, null, TestContext.Current.CancellationToken);
        Assert.Equal(OutcomeCauses.Stuck, outcome.Cause);
        Assert.Contains("no node of the partition has what it asks for", outcome.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nosuch", "invalid partition")]
    [InlineData("--help", "invalid partition")]
    [InlineData("main\n--uid=0", "invalid partition")]
    [InlineData("", "artition")]
    public async Task What_slurm_refuses_is_told_in_its_words(string partition, string words)
    {
        await using var wrong = New(new SlurmOptions { Partition = partition });
        var fault = await Assert.ThrowsAsync<WeirException>(() => wrong.RunAsync(new CommandRequest(["true"], _folder.Path), null, TestContext.Current.CancellationToken));
        Assert.Equal("slurm_refused", fault.Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public async Task Who_cancels_a_job_by_hand_is_told_from_a_failure()
    {
        string? job = null;
        var run = _executor.RunAsync(new CommandRequest(["echo > begun; sleep 1000"], _folder.Path) { OnPlace = place => job = place.Job }, null, TestContext.Current.CancellationToken);
        await UntilAsync(() => File.Exists(_folder["begun"]));
        await SlurmCluster.RunAsync("scancel", job!);
        Assert.Equal(OutcomeCauses.Cancelled, (await run).Cause);
    }

    [Fact]
    public async Task A_driver_that_comes_back_finds_its_jobs_and_starts_nothing_twice()
    {
        var spool = _folder["spool"];
        var request = new CommandRequest(["echo x >> ran; until [ -e go ]; do sleep 0.1; done; echo done"], _folder.Path) { Spool = spool, LogPath = _folder["log"] };
        var first = New();
        using (var lost = new CancellationTokenSource())
        {
            _ = first.RunAsync(request, null, lost.Token);
            await UntilAsync(() => File.Exists(_folder["ran"]));
            await first.DisposeAsync(); // the driver is gone; the job is not
        }

        var lines = new ConcurrentQueue<string>();
        var second = _executor.RunAsync(request, (line, _) => lines.Enqueue(line), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["go"], string.Empty, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await second).ExitCode);
        Assert.Equal("x\n", await File.ReadAllTextAsync(_folder["ran"], TestContext.Current.CancellationToken));
        Assert.Equal(["done"], lines);
        Assert.Equal(0, _executor.Submissions);
        Assert.Equal(0, (await _executor.RunAsync(request, null, TestContext.Current.CancellationToken)).ExitCode); // ended: its end is told again
        Assert.Equal("x\n", await File.ReadAllTextAsync(_folder["ran"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("100%j %A")]
    [InlineData("it's \"quoted\" $(touch escaped) `touch escaped`")]
    [InlineData("#SBATCH --partition=nosuch")]
    [InlineData("-n")]
    public async Task Folders_may_be_called_anything(string name)
    {
        var folder = _folder[name];
        Directory.CreateDirectory(folder);
        await using var executor = new SlurmExecutor(Path.Combine(folder, "jobs"), new SlurmOptions { AskEvery = TimeSpan.FromSeconds(1) });
        var outcome = await executor.RunAsync(new CommandRequest(["pwd > where; echo said"], folder) { LogPath = Path.Combine(folder, "a log") }, null, TestContext.Current.CancellationToken);
        Assert.Equal((0, null), (outcome.ExitCode, outcome.Message));
        Assert.Equal(folder + "\n", await File.ReadAllTextAsync(Path.Combine(folder, "where"), TestContext.Current.CancellationToken));
        Assert.Equal("said\n", await File.ReadAllTextAsync(Path.Combine(folder, "a log"), TestContext.Current.CancellationToken));
        Assert.Equal(["a log", "jobs", "where"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder, "jobs")));
    }

    [Theory]
    [InlineData("one\ntwo")]
    [InlineData("one\\two")]
    public async Task Folders_that_slurm_cannot_take_are_refused(string name)
    {
        var folder = _folder[name];
        Directory.CreateDirectory(folder);
        await using var executor = new SlurmExecutor(Path.Combine(folder, "jobs"));
        Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => executor.RunAsync(new CommandRequest(["true"], folder), null, TestContext.Current.CancellationToken))).Code);
    }

    [Fact]
    public async Task Commands_and_variables_mean_what_they_say()
    {
        const string Hostile = "a'b\"c $(touch escaped) `touch escaped` ${HOME} \\ %A \n#SBATCH --partition=nosuch\n\ttail ";
        var request = new CommandRequest(["\n#SBATCH --partition=nosuch\nprintf '%s' \"$HOSTILE\" > value\n# done", "cat <<'end' > text\nit's $HOSTILE\nend"], _folder.Path)
        {
            Tag = "run:stage 'x'\nJobState=FAILED --wrap=false:1",
            Environment = new Dictionary<string, string?> { ["HOSTILE"] = Hostile, ["not a name; touch escaped"] = "x", ["-n"] = "x" },
        };
        var outcome = await _executor.RunAsync(request, null, TestContext.Current.CancellationToken);
        Assert.Equal((0, null), (outcome.ExitCode, outcome.Message));
        Assert.Equal(Hostile, await File.ReadAllTextAsync(_folder["value"], TestContext.Current.CancellationToken));
        Assert.Equal("it's $HOSTILE\n", await File.ReadAllTextAsync(_folder["text"], TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_folder["escaped"]));
    }

    private SlurmExecutor New(SlurmOptions? options = null) => new(_folder["slurm"], options ?? new SlurmOptions { AskEvery = TimeSpan.FromSeconds(1) });

    private Task<CommandOutcome> RunAsync(string command, CommandResources? resources = null) =>
        _executor.RunAsync(new CommandRequest([command], _folder.Path) { Resources = resources ?? new() }, null, TestContext.Current.CancellationToken);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(2), "nothing happened for two minutes");
            await Task.Delay(50);
        }
    }
}
