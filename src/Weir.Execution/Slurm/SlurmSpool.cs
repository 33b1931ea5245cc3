using System.Collections;
using System.Globalization;
using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Execution.Slurm;

/// <summary>The folder of one attempt, seen by the driver and by the node: what to run, whose job it is, how it ended.</summary>
/// <remarks>
/// <c>run</c> is what the node executes; <c>claim</c> is made by whoever executes it first, so that a job that Slurm starts twice runs once; <c>alive</c> is touched while it
/// runs; <c>result</c> appears in one step when it has ended, and is what counts, whatever Slurm says.
/// </remarks>
internal sealed class SlurmSpool(string folder)
{
    private const string Environments = "SLURM_";

    public string Folder => folder;

    private string JobFile => Path.Combine(folder, "job");

    private string ResultFile => Path.Combine(folder, "result");

    /// <summary>Job and task that this attempt was given; null before.</summary>
    public (string Id, int Task)? Job
    {
        get => File.Exists(JobFile) && File.ReadAllText(JobFile).Trim().Split('_') is [var id, var task] ? (id, int.Parse(task, CultureInfo.InvariantCulture)) : null;
        set => AtomicFile.WriteText(JobFile, string.Create(CultureInfo.InvariantCulture, $"{value!.Value.Id}_{value.Value.Task}\n"));
    }

    /// <summary>True once a node has begun to run it.</summary>
    public bool HasBegun => Directory.Exists(Path.Combine(folder, "claim"));

    /// <summary>The node that began to run it, and when; null before.</summary>
    public (string Host, DateTimeOffset At)? Begun
    {
        get
        {
            var file = Path.Combine(folder, "claim", "host");
            try
            {
                return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } host ? (host, File.GetLastWriteTimeUtc(file)) : null;
            }
            catch (IOException)
            {
                return null; // asked again soon
            }
        }
    }

    /// <summary>When the node last said that it is at work; null when it never did.</summary>
    public DateTimeOffset? AliveAt => File.Exists(Path.Combine(folder, "alive")) ? File.GetLastWriteTimeUtc(Path.Combine(folder, "alive")) : null;

    /// <summary>Writes what the node is to run.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public void Write(CommandRequest request)
    {
        Directory.CreateDirectory(folder);
        var run = Path.Combine(folder, "run");
        // The environment may hold secrets: for the user alone.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(run + ".new", options)) file.Write(Encoding.UTF8.GetBytes(Script(request)));
        File.Move(run + ".new", run, overwrite: true);
    }

    /// <summary>How it ended; null while it has not.</summary>
    public SlurmResult? ReadResult()
    {
        if (!File.Exists(ResultFile)) return null;
        try
        {
            var fields = File.ReadAllLines(ResultFile).Select(l => l.Split(' ', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
            return new SlurmResult(
                int.Parse(fields["exit"], CultureInfo.InvariantCulture), int.Parse(fields["command"], CultureInfo.InvariantCulture), fields["host"],
                long.Parse(fields["start"], CultureInfo.InvariantCulture), long.Parse(fields["end"], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private string Script(CommandRequest request)
    {
        var text = new StringBuilder("#!/bin/sh\n");
        text.Append(CultureInfo.InvariantCulture, $"spool={Quote(folder)}\n");
        text.Append("mkdir \"$spool/claim\" 2>/dev/null || exit 97\n"); // it ran before: what it left then is what counts
        text.Append("hostname > \"$spool/claim/host\"\n");
        text.Append(CultureInfo.InvariantCulture, $"exec >>{Quote(request.LogPath ?? Path.Combine(folder, "log"))} 2>&1 </dev/null\n");
        text.Append("""
            start=$(date +%s)
            end() {
              kill "$beat" 2>/dev/null
              printf 'exit %s\ncommand %s\nhost %s\nstart %s\nend %s\n' "$1" "$2" "$(hostname)" "$start" "$(date +%s)" > "$spool/result.$$"
              ln "$spool/result.$$" "$spool/result" 2>/dev/null
              rm -f "$spool/result.$$"
              exit "$1"
            }
            ( while : > "$spool/alive"; do sleep 10; done ) & beat=$!

            """);
        foreach (var (name, value) in Variables(request))
            text.Append(value is null ? string.Create(CultureInfo.InvariantCulture, $"unset {name}\n") : string.Create(CultureInfo.InvariantCulture, $"export {name}={Quote(value)}\n"));
        text.Append(CultureInfo.InvariantCulture, $"cd {Quote(request.WorkingDirectory)} || end 125 -1\n"); // Slurm itself would run it elsewhere and call that a success
        var shell = Environment.GetEnvironmentVariable("SHELL") is { Length: > 0 } named ? named : "/bin/sh";
        var options = Path.GetFileName(shell) switch { "bash" => " --noprofile --norc", "zsh" => " --no-rcs", _ => string.Empty };
        for (var i = 0; i < request.Commands.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{Quote(shell)}{options} -c {Quote(request.Commands[i])}; code=$?; [ $code -eq 0 ] || end $code {i}\n");
        return text.Append("end 0 -1\n").ToString();
    }

    // Those of the driver, as on its own machine, and those of the request.
    private static SortedDictionary<string, string?> Variables(CommandRequest request)
    {
        var variables = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            if (entry.Key is string name && IsName(name) && !name.StartsWith(Environments, StringComparison.Ordinal) && name is not ("PWD" or "OLDPWD" or "SHLVL" or "_")) variables[name] = (string?)entry.Value;
        foreach (var (name, value) in request.Environment)
            if (IsName(name)) variables[name] = value;
        variables[CommandRequest.TagVariable] = null; // what a killed driver left here is ended by that; a job goes on and is found again
        return variables;
    }

    private static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}

/// <summary>How an attempt ended, by its own word.</summary>
/// <param name="ExitCode">Of the command that failed, or 0.</param>
/// <param name="Command">Number of the command that failed; -1 for none.</param>
/// <param name="Host">Node.</param>
/// <param name="Start">Seconds since 1970.</param>
/// <param name="End">Seconds since 1970.</param>
internal sealed record SlurmResult(int ExitCode, int Command, string Host, long Start, long End);
