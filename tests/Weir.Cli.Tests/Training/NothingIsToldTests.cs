using System.Diagnostics;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Cli.Tests.BadInput;

namespace Weir.Cli.Tests.Training;

/// <summary>A training tells nobody of itself: ONNX Runtime would, and would leave files of its own behind.</summary>
public sealed class NothingIsToldTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task A_training_leaves_no_id_of_the_machine_no_log_and_no_session_of_a_library_that_reports()
    {
        _runner.Folder.Write("t.csv", "a,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},{(i * 2) + (i % 3)}\n"))));
        var (home, temporary) = (_runner.Folder["home"], _runner.Folder["temporary"]);
        Directory.CreateDirectory(home);
        Directory.CreateDirectory(temporary);
        var info = new ProcessStartInfo("dotnet", [typeof(WeirCli).Assembly.Location, "train", "t.csv", "--target", "y", "--learner", "linear", "--out", "m"]) { WorkingDirectory = _runner.Folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        // Whatever tells the library that it is in a test or in CI would keep it quiet by itself.
        foreach (var name in info.Environment.Keys.Where(n => n is not ("PATH" or "LD_LIBRARY_PATH") && !n.StartsWith("DOTNET", StringComparison.Ordinal) && !n.StartsWith("WEIR", StringComparison.Ordinal)).ToList()) info.Environment.Remove(name);
        (info.Environment["HOME"], info.Environment["TMPDIR"]) = (home, temporary);
        using var process = Process.Start(info)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        Assert.NotEmpty(await output);
        Assert.DoesNotContain(Directory.EnumerateFiles(temporary, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)), n => n is ".ses" || n.StartsWith("mat-debug", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.EnumerateDirectories(home, "*", SearchOption.AllDirectories), d => Path.GetFileName(d) == "Microsoft");
    }
}
