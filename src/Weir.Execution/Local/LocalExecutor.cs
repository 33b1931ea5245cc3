using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Execution.Local;

/// <summary>Runs commands as processes of this machine, each in a process group of its own.</summary>
/// <remarks>On Linux, with a log, a command writes the log itself and is started by <c>posix_spawn</c>, without a shell where its line is plain words.</remarks>
public sealed class LocalExecutor : IExecutor
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TailInterval = TimeSpan.FromMilliseconds(50);
    private const int SigTerm = 15;
    private const int SigKill = 9;

    private readonly LocalEnvironment _environment = new();

    /// <inheritdoc/>
    public Task<CommandOutcome> RunAsync(CommandRequest request, Action<string, bool>? onLine, CancellationToken cancellation)
    {
        if (!Directory.Exists(request.WorkingDirectory)) throw WeirException.FileNotFound(request.WorkingDirectory);
        return request.LogPath is not null && OperatingSystem.IsLinux() ? RunLoggedAsync(request, onLine, cancellation) : RunHeardAsync(request, onLine, cancellation);
    }

    [SupportedOSPlatform("linux")]
    private async Task<CommandOutcome> RunLoggedAsync(CommandRequest request, Action<string, bool>? onLine, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        using var log = OpenLog(request.LogPath!);
        var tail = onLine is null ? null : new LogTail(log, RandomAccess.GetLength(log), onLine);
        var environment = _environment.With(request.Environment, request.Tag);
        var (peak, cpu) = (0L, TimeSpan.Zero);
        foreach (var command in request.Commands)
        {
            cancellation.ThrowIfCancellationRequested();
            var end = await RunOneAsync(command, request, environment, log, tail, cancellation);
            peak = Math.Max(peak, end.PeakMemoryBytes);
            cpu += end.CpuTime;
            if (end.ExitCode != 0) return new CommandOutcome(end.ExitCode, command, Stopwatch.GetElapsedTime(started)) { Signal = end.Signal, PeakMemoryBytes = peak, CpuTime = cpu };
        }

        return new CommandOutcome(0, null, Stopwatch.GetElapsedTime(started)) { PeakMemoryBytes = peak, CpuTime = cpu };
    }

    [SupportedOSPlatform("linux")]
    private async Task<ProcessEnd> RunOneAsync(string command, CommandRequest request, List<string> environment, SafeFileHandle log, LogTail? tail, CancellationToken cancellation)
    {
        var (program, arguments) = _environment.Resolve(command, request.WorkingDirectory, request.Environment);
        int pid;
        try
        {
            pid = NativeProcess.Start(program, arguments, environment, request.WorkingDirectory, log.DangerousGetHandle().ToInt32());
        }
        catch (Win32Exception e)
        {
            throw new WeirException(ErrorCodes.MissingDependency, $"cannot run '{program}': {e.Message}", inner: e);
        }

        var exit = new TaskCompletionSource<ProcessEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiter = new Thread(() => exit.SetResult(NativeProcess.Wait(pid)), maxStackSize: 128 * 1024) { IsBackground = true, Name = "weir-wait" };
        waiter.Start();
        try
        {
            if (tail is null)
            {
                return await exit.Task.WaitAsync(cancellation);
            }

            while (await Task.WhenAny(exit.Task, Task.Delay(TailInterval, cancellation)) != exit.Task)
            {
                cancellation.ThrowIfCancellationRequested();
                tail.Read(isEnd: false);
            }

            tail.Read(isEnd: true);
            return await exit.Task;
        }
        catch (Exception)
        {
            await EndGroupAsync(pid, exit.Task);
            throw;
        }
    }

    // The group may outlive its leader: what is left of it goes too.
    [SupportedOSPlatform("linux")]
    private static async Task EndGroupAsync(int pid, Task<ProcessEnd> exit)
    {
        NativeProcess.Signal(-pid, SigTerm);
        await Task.WhenAny(exit, Task.Delay(Grace, CancellationToken.None));
        NativeProcess.Signal(-pid, SigKill);
        await exit;
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
