using Weir.Execution.Local;
using Weir.Testing;

namespace Weir.Execution.Tests;

public sealed class LocalExecutorTests : ExecutorCompliance
{
    protected override IExecutor Executor { get; } = new LocalExecutor();

    [Theory]
    [InlineData("touch a b", new[] { "touch", "a", "b" })]
    [InlineData("python3 -m x --lr=0.1 'a b' \"c d\"", new[] { "python3", "-m", "x", "--lr=0.1", "a b", "c d" })]
    [InlineData("grep -e '' é", new[] { "grep", "-e", "", "é" })]
    [InlineData("echo hi", null)]
    [InlineData("cd x", null)]
    [InlineData("A=1 touch x", null)]
    [InlineData("touch $X", null)]
    [InlineData("touch a > b", null)]
    [InlineData("touch *.txt", null)]
    [InlineData("touch \"$X\"", null)]
    [InlineData("touch ~/x", null)]
    [InlineData("touch 'open", null)]
    [InlineData("touch a; touch b", null)]
    [InlineData("touch a # b", null)]
    [InlineData("touch {a,b}", null)]
    [InlineData("", null)]
    public void A_line_of_plain_words_needs_no_shell(string line, string[]? words) => Assert.Equal(words, DirectCommand.Words(line));

    [Theory]
    [InlineData("touch made", 0)]
    [InlineData("ls nothing-here", 2)]
    [InlineData("no-such-program-at-all", 127)]
    [InlineData("sh -c 'kill -9 $$'", 137)]
    public async Task A_program_ends_alike_with_and_without_a_shell(string command, int code)
    {
        foreach (var line in new[] { command, $"{command};" })
        {
            var outcome = await Executor.RunAsync(new CommandRequest([line], Folder.Path) { LogPath = Folder["x.log"] }, null, CancellationToken.None);
            Assert.Equal(code, outcome.ExitCode);
        }
    }

    [Fact]
    public async Task Memory_and_processor_time_of_a_command_are_told()
    {
        var outcome = await Executor.RunAsync(new CommandRequest(["i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"], Folder.Path) { LogPath = Folder["x.log"] }, null, CancellationToken.None);
        Assert.True(outcome.CpuTime > TimeSpan.Zero);
        Assert.Null(outcome.PeakMemoryBytes); // less than this process holds: what Linux says then is of this process
        var large = await Executor.RunAsync(new CommandRequest(["head -c 600000000 /dev/zero | tail -c 599999999 > /dev/null"], Folder.Path) { LogPath = Folder["x.log"] }, null, CancellationToken.None);
        Assert.InRange(large.PeakMemoryBytes ?? 0, 590_000_000, 900_000_000);
    }

    [Fact]
    public async Task A_script_without_a_first_line_is_run_by_the_shell()
    {
        var script = Folder.Write("run.sh", "echo ran > out\n");
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(0, (await Executor.RunAsync(new CommandRequest(["./run.sh"], Folder.Path) { LogPath = Folder["x.log"] }, null, CancellationToken.None)).ExitCode);
        Assert.Equal("ran\n", await File.ReadAllTextAsync(Folder["out"]));
    }

    [Fact]
    public async Task What_outlived_its_driver_is_found_by_its_tag_and_ended()
    {
        var tag = $"test-{Guid.NewGuid():N}";
        var run = await Executor.RunAsync(new CommandRequest(["sleep 1000 &"], Folder.Path) { LogPath = Folder["x.log"], Tag = tag + ":1" }, null, CancellationToken.None);
        Assert.Equal(0, run.ExitCode);
        await Eventually.IsAsync(() => OrphanedProcesses.Find(tag).Count == 1); // between fork and exec it has no environment for a moment
        Assert.Equal(1, await OrphanedProcesses.EndAsync(tag, TimeSpan.FromSeconds(5), TimeProvider.System, CancellationToken.None));
        Assert.Empty(OrphanedProcesses.Find(tag));
    }

    [Fact]
    public void Where_processes_cannot_be_seen_none_is_found() => Assert.Empty(OrphanedProcesses.Find("tag", "/no-proc-here"));
}
