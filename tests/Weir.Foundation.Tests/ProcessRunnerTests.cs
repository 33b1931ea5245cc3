using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Foundation.Tests;

public sealed class ProcessRunnerTests
{
    [Fact]
    public async Task Output_and_error_are_captured_apart()
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("/bin/sh", ["-c", "echo out; echo err >&2; exit 3"]));
        Assert.Equal((3, "out\n", "err\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_listener_that_fails_ends_the_program_and_its_failure_is_told()
    {
        var flood = new ProcessSpec("/bin/sh", ["-c", "while true; do echo line; done"]);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ProcessRunner.RunAsync(flood, (_, _) => throw new InvalidOperationException("deaf")));
        Assert.Equal("deaf", failure.Message);
    }

    [Fact]
    public async Task A_program_that_prints_much_before_it_reads_its_input_does_not_block()
    {
        var spec = new ProcessSpec("/bin/sh", ["-c", "head -c 300000 /dev/zero | tr '\\0' 'x'; cat | wc -c"]) { Input = new string('y', 300_000) };
        Assert.EndsWith("300000\n", (await ProcessRunner.RunAsync(spec)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_program_is_named() =>
        Assert.Equal(ErrorCodes.MissingDependency, (await Assert.ThrowsAsync<WeirException>(() => ProcessRunner.RunAsync(new ProcessSpec("no-such-program-here", [])))).Code);
}
