using System.Collections;
using System.Globalization;
using System.Text;

namespace Weir.Execution.Slurm;

/// <summary>What a node runs for one attempt, in the shell that every system has.</summary>
internal static class SlurmScript
{
    private const string Own = "SLURM_";

    /// <summary>The script.</summary>
    /// <param name="folder">Folder of the attempt.</param>
    /// <param name="request">What to run.</param>
    public static string Of(string folder, CommandRequest request)
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
        foreach (var (name, value) in Variables(request))
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

    // Those of the driver, as on its own machine, and those of the request.
    private static SortedDictionary<string, string?> Variables(CommandRequest request)
    {
        var variables = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            if (entry.Key is string name && IsName(name) && !name.StartsWith(Own, StringComparison.Ordinal) && name is not ("PWD" or "OLDPWD" or "SHLVL" or "_")) variables[name] = (string?)entry.Value;
        foreach (var (name, value) in request.Environment)
            if (IsName(name)) variables[name] = value;
        variables[CommandRequest.TagVariable] = null; // what a killed driver left here is ended by that; a job goes on and is found again
        return variables;
    }

    private static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
