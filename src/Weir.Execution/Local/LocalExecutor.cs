using System.Diagnostics;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Execution.Local;

/// <summary>Runs commands as processes of this machine, each in a process group of its own.</summary>
public sealed class LocalExecutor : IExecutor
{
    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(CommandRequest request, Action<string, bool>? onLine, CancellationToken cancellation)
    {
        if (!Directory.Exists(request.WorkingDirectory)) throw WeirException.FileNotFound(request.WorkingDirectory);
        await using var log = OpenLog(request.LogPath);
        var gate = new Lock();
        var started = Stopwatch.GetTimestamp();
        foreach (var command in request.Commands)
        {
            var (shell, arguments) = Shell(command);
            var spec = new ProcessSpec(shell, arguments) { WorkingDirectory = request.WorkingDirectory, Environment = request.Environment };
            var result = await ProcessRunner.RunAsync(spec, Hear, cancellation);
            if (result.ExitCode != 0) return new CommandOutcome(result.ExitCode, command, Stopwatch.GetElapsedTime(started));
        }

        return new CommandOutcome(0, null, Stopwatch.GetElapsedTime(started));

        void Hear(string line, bool isError)
        {
            lock (gate)
            {
                WriteLog(log, line, request.LogPath);
                onLine?.Invoke(line, isError);
            }
        }
    }

    // As DVC does: the user's shell, without its start-up files.
    private static (string Shell, string[] Arguments) Shell(string command)
    {
        var shell = Environment.GetEnvironmentVariable("SHELL") is { Length: > 0 } named && File.Exists(named) ? named : "/bin/sh";
        string[] options = Path.GetFileName(shell) switch
        {
            "bash" => ["--noprofile", "--norc"],
            "zsh" => ["--no-rcs"],
            _ => [],
        };
        return (shell, [.. options, "-c", command]);
    }

    private static void WriteLog(StreamWriter? log, string line, string? path)
    {
        try
        {
            log?.WriteLine(line);
        }
        catch (IOException e)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write the log '{path}': {e.Message.Split('\n')[0]}", location: new SourceLocation(path!), inner: e);
        }
    }

    private static StreamWriter? OpenLog(string? path)
    {
        if (path is null) return null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new StreamWriter(path, append: true) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write the log '{path}': {e.Message.Split('\n')[0]}", location: new SourceLocation(path), inner: e);
        }
    }
}
