using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Foundation.Processes;

/// <summary>Runs programs in process groups of their own, so that cancelling ends everything they started.</summary>
public static class ProcessRunner
{
    private const int LingerTicks = 20;
    private static readonly TimeSpan LingerTick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Runs a program to its end and captures what it prints.</summary>
    /// <param name="spec">What to run.</param>
    /// <param name="onLine">When given, hears each line (true for standard error) as it comes, and nothing is captured.</param>
    /// <param name="cancellation">Sends SIGTERM to the group, after five seconds SIGKILL, and throws when all is gone.</param>
    /// <exception cref="WeirException"><c>missing_dependency</c>: there is no such program.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing of the group is left.</exception>
    public static async Task<ProcessResult> RunAsync(ProcessSpec spec, Action<string, bool>? onLine = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = StartInfo(spec) };
        var output = new StringBuilder();
        var error = new StringBuilder();
        var started = Stopwatch.GetTimestamp();
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new WeirException(ErrorCodes.MissingDependency, $"cannot run '{spec.FileName}': {e.Message}", inner: e);
        }

        ChildGroups.Add(process.Id);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Exception? deaf = null;
        var readers = Task.WhenAll(
            PumpAsync(process.StandardOutput, line => Hear(line, false)),
            PumpAsync(process.StandardError, line => Hear(line, true)));
        var feeding = FeedAsync(process, spec.Input); // beside the readers: a program that prints before it reads must not wait for us
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            await ProcessGroup.EndAsync(process, Grace);
            if (deaf is not null) throw deaf;
            throw;
        }
        finally
        {
            ChildGroups.Remove(process.Id);
        }

        // A daemon that the program left behind may hold the pipes open for ever; what the program itself wrote is here by now.
        // Many short waits, not one long: a machine that stood still meanwhile used up one of them, and the readers have the others.
        var drained = Task.WhenAll(readers, feeding);
        for (var tick = 0; tick < LingerTicks && !drained.IsCompleted; tick++) await Task.WhenAny(drained, Task.Delay(LingerTick, CancellationToken.None));
        if (deaf is not null) throw deaf;
        lock (output) return new ProcessResult(process.ExitCode, output.ToString(), error.ToString(), Stopwatch.GetElapsedTime(started));

        void Hear(string line, bool isError)
        {
            if (onLine is null)
            {
                lock (output) (isError ? error : output).Append(line).Append('\n');
                return;
            }

            if (deaf is not null) return;
            try
            {
                onLine(line, isError);
            }
            catch (Exception e)
            {
                // The pipe is read on, or the program would block on it for ever; the program is ended and the failure told.
                deaf = e;
                stop.Cancel();
            }
        }
    }

    private static ProcessStartInfo StartInfo(ProcessSpec spec)
    {
        var info = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = spec.WorkingDirectory ?? string.Empty,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        ProcessGroup.Prepare(info, spec.FileName, spec.Arguments);
        foreach (var (name, value) in spec.Environment)
        {
            if (value is null) info.Environment.Remove(name);
            else info.Environment[name] = value;
        }

        return info;
    }

    private static async Task PumpAsync(StreamReader reader, Action<string> hear)
    {
        while (await reader.ReadLineAsync() is { } line) hear(line);
    }

    private static async Task FeedAsync(Process process, string? input)
    {
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended, or closed its input, before reading all of it: its exit code tells.
        }
    }
}
