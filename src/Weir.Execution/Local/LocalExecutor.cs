using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Execution.Local;

/// <summary>Runs commands as processes of this machine, each in a process group of its own.</summary>
/// <remarks>On Linux, with a log, a command writes the log itself and is started by <c>posix_spawn</c>, without a shell where its line is plain words; the calling thread waits for it.</remarks>
public sealed class LocalExecutor : IExecutor
{
    private readonly LocalEnvironment _environment = new();

    /// <inheritdoc/>
    public Task<CommandOutcome> RunAsync(CommandRequest request, Action<string, bool>? onLine, CancellationToken cancellation)
    {
        if (!Directory.Exists(request.WorkingDirectory)) throw WeirException.FileNotFound(request.WorkingDirectory);
        if (request.LogPath is null || !OperatingSystem.IsLinux()) return RunHeardAsync(request, onLine, cancellation);
        try
        {
            return Task.FromResult(RunLogged(request, onLine, cancellation));
        }
        catch (Exception e)
        {
            return Task.FromException<CommandOutcome>(e);
        }
    }

    // Blocks its thread while a command runs: handing a short one from thread to thread costs more than the command itself.
    [SupportedOSPlatform("linux")]
    private CommandOutcome RunLogged(CommandRequest request, Action<string, bool>? onLine, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        using var log = OpenLog(request.LogPath!);
        var tail = onLine is null ? null : new LogTail(log, RandomAccess.GetLength(log), onLine);
        var environment = _environment.With(request.Environment, request.Tag);
        var (peak, cpu) = ((long?)null, TimeSpan.Zero);
        foreach (var command in request.Commands)
        {
            cancellation.ThrowIfCancellationRequested();
            var (program, arguments) = _environment.Resolve(command, request.WorkingDirectory, request.Environment);
            var end = new RunningProcess(Start(program, arguments, environment, request.WorkingDirectory, log), tail).WaitToEnd(cancellation);
            if (end.PeakMemoryBytes is { } held && held > (peak ?? 0)) peak = held;
            cpu += end.CpuTime;
            if (end.ExitCode != 0) return new CommandOutcome(end.ExitCode, command, Stopwatch.GetElapsedTime(started)) { Signal = end.Signal, PeakMemoryBytes = peak, CpuTime = cpu };
        }

        return new CommandOutcome(0, null, Stopwatch.GetElapsedTime(started)) { PeakMemoryBytes = peak, CpuTime = cpu };
    }

    [SupportedOSPlatform("linux")]
    private static int Start(string program, IReadOnlyList<string> arguments, List<string> environment, string folder, SafeFileHandle log)
    {
        try
        {
            return NativeProcess.Start(program, arguments, environment, folder, log.DangerousGetHandle().ToInt32());
        }
        catch (Win32Exception e)
        {
            throw new WeirException(ErrorCodes.MissingDependency, $"cannot run '{program}': {e.Message}", inner: e);
        }
    }

    [SupportedOSPlatform("linux")]
    private static SafeFileHandle OpenLog(string path)
    {
        try
        {
            return NativeLog.Open(path);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return OpenLog(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    private async Task<CommandOutcome> RunHeardAsync(CommandRequest request, Action<string, bool>? onLine, CancellationToken cancellation)
    {
        await using var log = OpenWriter(request.LogPath);
        var gate = new Lock();
        var started = Stopwatch.GetTimestamp();
        var variables = new Dictionary<string, string?>(request.Environment) { [CommandRequest.TagVariable] = request.Tag };
        foreach (var command in request.Commands)
        {
            var (program, arguments) = _environment.Resolve(command, request.WorkingDirectory, request.Environment);
            var spec = new ProcessSpec(program, [.. arguments.Skip(1)]) { WorkingDirectory = request.WorkingDirectory, Environment = variables };
            var result = await ProcessRunner.RunAsync(spec, Hear, cancellation);
            if (result.ExitCode != 0) return new CommandOutcome(result.ExitCode, command, Stopwatch.GetElapsedTime(started));
        }

        return new CommandOutcome(0, null, Stopwatch.GetElapsedTime(started));

        void Hear(string line, bool isError)
        {
            lock (gate)
            {
                try
                {
                    log?.WriteLine(line);
                }
                catch (IOException e)
                {
                    throw CannotWrite(request.LogPath!, e);
                }

                onLine?.Invoke(line, isError);
            }
        }
    }

    private static StreamWriter? OpenWriter(string? path)
    {
        if (path is null) return null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new StreamWriter(path, append: true) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    private static WeirException CannotWrite(string path, Exception e) =>
        new(ErrorCodes.CannotWrite, $"cannot write the log '{path}': {e.Message.Split('\n')[0]}", location: new SourceLocation(path), inner: e);
}
