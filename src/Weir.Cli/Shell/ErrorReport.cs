using System.Text;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Json;

namespace Weir.Cli.Shell;

/// <summary>Tells a failure: one sentence with its place and the way out, or the same as JSON. Never a stack trace.</summary>
internal static class ErrorReport
{
    /// <summary>Writes the failure to standard error and returns the exit code.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="console">Where it is told.</param>
    /// <param name="args">The command line.</param>
    /// <param name="cancellation">What the user's signal cancels: only that counts as an interruption.</param>
    public static int Write(Exception exception, CliConsole console, IReadOnlyList<string> args, CancellationToken cancellation)
    {
        console.EndProgress();
        switch (exception)
        {
            case OperationCanceledException when cancellation.IsCancellationRequested:
                if (!console.IsQuiet) console.Error.WriteLine("interrupted: nothing was left half-written");
                return ExitCodes.Interrupted;
            case WeirException failure:
                Show(console, failure);
                return failure.Kind == FailureKind.Usage ? ExitCodes.Usage : ExitCodes.Failed;
            case AggregateException { InnerExceptions: [var only] }:
                return Write(only, console, args, cancellation);
            case OperationCanceledException { InnerException: TimeoutException } or TimeoutException:
                Show(console, new WeirException("timed_out", $"an answer did not come in time: {FirstLine(exception.Message)}"));
                return ExitCodes.Failed;
            case IOException e when e.Message.Contains("Broken pipe", StringComparison.Ordinal):
                return ExitCodes.Success;
            case UnauthorizedAccessException or IOException:
                Show(console, new WeirException("io_error", FirstLine(exception.Message)));
                return ExitCodes.Failed;
            default:
                ShowBug(console, exception, args);
                return ExitCodes.Failed;
        }
    }

    private static void Show(CliConsole console, WeirException failure)
    {
        if (console.IsJson)
        {
            console.Error.WriteLine(Redact.Text(ToJson(failure)));
            return;
        }

        var style = console.Style;
        console.Error.WriteLine($"{style.Red($"error[{failure.Code}]")}: {Clean(failure.Message)}");
        if (failure.Location is { } place && (place.Line is not null || place.Field is not null || !failure.Message.Contains(place.File, StringComparison.Ordinal)))
            console.Error.WriteLine($"  {style.Dim("-->")} {Clean(place.ToString())}");
        if (failure.Hint is { } hint) console.Error.WriteLine($"  {style.Dim("=")} help: {Clean(hint)}");
    }

    private static string Clean(string text) => Printable.Text(Redact.Text(text));

    private static string ToJson(WeirException failure)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Compact))
        {
            json.WriteStartObject();
            json.WritePropertyName("error");
            FailureJson.Write(json, failure);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    // A fault of ours, not of the user: say so, with what a report needs. The stack is shown on request only.
    private static void ShowBug(CliConsole console, Exception exception, IReadOnlyList<string> args)
    {
        var verb = string.Join(' ', args.TakeWhile(a => !a.StartsWith('-')).Take(2));
        var bug = new WeirException(
            "internal_error",
            $"weir failed in a way it should not ({exception.GetType().Name}: {FirstLine(exception.Message)})",
            $"this is a bug: please report it with `weir {WeirCli.Version}`, {System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}, verb '{verb}'; WEIR_DEBUG=1 shows the details");
        Show(console, bug);
        if (Environment.GetEnvironmentVariable("WEIR_DEBUG") == "1") console.Error.WriteLine(exception);
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');
}
