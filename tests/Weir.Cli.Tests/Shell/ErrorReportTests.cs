using Weir.Cli.Shell;

namespace Weir.Cli.Tests.Shell;

public sealed class ErrorReportTests
{
    [Fact]
    public void Only_the_users_own_signal_is_an_interruption()
    {
        Assert.Equal((ExitCodes.Interrupted, true), Write(new OperationCanceledException(), new CancellationToken(canceled: true)));
        Assert.Equal((ExitCodes.Failed, false), Write(new TaskCanceledException("HttpClient.Timeout elapsed", new TimeoutException()), CancellationToken.None));
        Assert.Equal((ExitCodes.Failed, false), Write(new OperationCanceledException(), CancellationToken.None));
    }

    private static (int Code, bool SaysInterrupted) Write(Exception exception, CancellationToken cancellation)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var console = new CliConsole(output, error);
        var code = ErrorReport.Write(exception, console, ["runs", "list"], cancellation);
        return (code, error.ToString().Contains("interrupted", StringComparison.Ordinal));
    }
}
