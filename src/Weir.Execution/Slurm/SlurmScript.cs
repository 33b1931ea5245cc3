using System.Globalization;
using System.Text;

namespace Weir.Execution.Slurm;

/// <summary>What a node runs for one attempt, in the shell that every system has.</summary>
internal static class SlurmScript
{
    /// <summary>The script.</summary>
    /// <param name="folder">Folder of the attempt.</param>
    /// <param name="request">What to run.</param>
    /// <param name="variables">What is set before; null takes a variable away.</param>
    public static string Of(string folder, CommandRequest request, IReadOnlyDictionary<string, string?> variables)
    {
        var text = new StringBuilder("#!/bin/sh\n");
        text.Append(CultureInfo.InvariantCulture, $"spool={Quote(folder)}\n");
        text.Append(CultureInfo.InvariantCulture, $"mkdir \"$spool/claim\" 2>/dev/null || exit {SlurmJudgement.BegunBefore}\n"); // it ran before: what it left then is what counts
        text.Append("host=${SLURMD_NODENAME:-$(hostname)}\n");
        text.Append(CultureInfo.InvariantCulture, $"exec >>{Quote(request.LogPath ?? Path.Combine(folder, "log"))} 2>{(request.ErrorPath is { } errors ? ">" + Quote(errors) : "&1")} </dev/null\n");
        text.Append("""
            start=$(date +%s)
            end() {
              kill "$beat" 2>/dev/null
              printf 'exit %s\ncommand %s\nhost %s\nstart %s\nend %s\n' "$1" "$2" "$host" "$start" "$(date +%s)" > "$spool/result.$$"
              ln "$spool/result.$$" "$spool/result" 2>/dev/null
              rm -f "$spool/result.$$"
              exit "$1"
            }
            ( while { echo "$host" > "$spool/alive"; } 2>/dev/null || [ -d "$spool" ]; do sleep 10; done ) & beat=$!

            """);
        foreach (var (name, value) in variables)
            text.Append(value is null ? string.Create(CultureInfo.InvariantCulture, $"unset {name}\n") : string.Create(CultureInfo.InvariantCulture, $"export {name}={Quote(value)}\n"));
        text.Append(CultureInfo.InvariantCulture, $"cd {Quote(request.WorkingDirectory)} || end 125 -1\n"); // Slurm itself would run it elsewhere and call that a success
        var shell = Environment.GetEnvironmentVariable("SHELL") is { Length: > 0 } named ? named : "/bin/sh";
        var options = Path.GetFileName(shell) switch { "bash" => " --noprofile --norc", "zsh" => " --no-rcs", _ => string.Empty };
        for (var i = 0; i < request.Commands.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{Quote(shell)}{options} -c {Quote(request.Commands[i])}; code=$?; [ $code -eq 0 ] || end $code {i}\n");
        return text.Append("end 0 -1\n").ToString();
    }

    /// <summary>A word of the shell that stands for a text, whatever it holds.</summary>
    public static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
