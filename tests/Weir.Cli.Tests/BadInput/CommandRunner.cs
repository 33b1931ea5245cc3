using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Testing;

namespace Weir.Cli.Tests.BadInput;

/// <summary>Runs command lines in a folder: in process, or as the real program where signals and limits matter.</summary>
internal sealed class CommandRunner : IDisposable
{
    /// <summary>Puts SIGINT back to its default: whoever runs the tests in the background of a script passes it on as ignored.</summary>
    public static readonly string[] Interruptible = ["env", "--default-signal=INT"];

    public TempFolder Folder { get; } = new();

    public async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var console = new CliConsole(output, error);
        var code = await WeirCli.RunAsync(arguments, console, Folder.Path, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a line that must fail with a code of its own; returns the sentence.</summary>
    public async Task<string> FailsAsync(int exitCode, string errorCode, params string[] arguments)
    {
        var (code, _, error) = await RunAsync([.. arguments, "--json"]);
        using var json = JsonDocument.Parse(error.Trim().Split('\n')[^1]);
        var told = json.RootElement.GetProperty("error");
        Assert.Equal((exitCode, errorCode), (code, told.GetProperty("code").GetString()));
        return told.GetProperty("message").GetString()!;
    }

    public async Task SucceedsAsync(params string[] arguments)
    {
        var (code, _, error) = await RunAsync(arguments);
        Assert.True(code == 0, error);
    }

    /// <summary>The real program. With a limit no file that it writes may grow beyond that, as on a full disk.</summary>
    public Process Start(int? largestFileBytes, params string[] arguments)
    {
        string[] weir = [.. Interruptible, "dotnet", typeof(WeirCli).Assembly.Location, .. arguments];
        string[] line = largestFileBytes is { } limit
            ? ["sh", "-c", $"trap '' XFSZ; exec \"$0\" --fsize={limit.ToString(CultureInfo.InvariantCulture)} \"$@\"", Require.Program("prlimit", "util-linux"), .. weir]
            : weir;
        var info = new ProcessStartInfo(line[0], line[1..]) { WorkingDirectory = Folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // .NET keeps compiled code in a memory file, which the limit would hit
        return Process.Start(info)!;
    }

    public static async Task InterruptAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<(int Code, string Error)> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        return (process.ExitCode, error);
    }

    public void Dispose() => Folder.Dispose();
}
